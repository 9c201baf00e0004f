import { type Calibration } from '@tidemark/contracts/forecast.ts';
import { numberLocale } from '../format/locale.ts';
import { shareWords } from '../format/stats.ts';
import styles from './calibration-chart.module.css';

const SIZE = 320;
const MARGIN = { left: 46, bottom: 40, top: 18, right: 24 };
const TICKS = [0, 0.25, 0.5, 0.75, 1];
const LARGEST_DOT = 12;

const x = (share: number) => MARGIN.left + share * (SIZE - MARGIN.left - MARGIN.right);
const y = (share: number) => SIZE - MARGIN.bottom - share * (SIZE - MARGIN.top - MARGIN.bottom);

/** Chances that were said beside the share that came true; each dot says the same in words. */
export function CalibrationChart({ bins }: { bins: Calibration['bins'] }) {
  const most = Math.max(...bins.map(({ count }) => count));
  return (
    <figure className={styles['chart']} aria-label={bins.map(binWords).join('; ')}>
      <svg viewBox={`0 0 ${SIZE} ${SIZE}`} aria-hidden="true">
        {TICKS.map((tick) => (
          <Tick key={tick} share={tick} />
        ))}
        <line className={styles['even']} x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} />
        {bins.map((bin) => (
          <circle
            key={bin.predicted}
            className={styles['dot']}
            cx={x(bin.predicted)}
            cy={y(bin.observed)}
            r={Math.max(3, LARGEST_DOT * Math.sqrt(bin.count / most))}
          >
            <title>{binWords(bin)}</title>
          </circle>
        ))}
        <text className={styles['name']} x={x(0.5)} y={SIZE - 4} textAnchor="middle">
          Chance that was said
        </text>
        <text
          className={styles['name']}
          transform={`translate(12 ${y(0.5)}) rotate(-90)`}
          textAnchor="middle"
        >
          Came true
        </text>
      </svg>
    </figure>
  );
}

function Tick({ share }: { share: number }) {
  return (
    <g className={styles['tick']}>
      <line x1={x(0)} y1={y(share)} x2={x(1)} y2={y(share)} />
      <text x={x(0) - 6} y={y(share) + 4} textAnchor="end">
        {share * 100} %
      </text>
      <text x={x(share)} y={y(0) + 16} textAnchor="middle">
        {share * 100} %
      </text>
    </g>
  );
}

function binWords({ predicted, observed, count }: Calibration['bins'][number]): string {
  return `said ${shareWords(predicted)}, came true ${shareWords(observed)} (${count.toLocaleString(numberLocale)} forecasts)`;
}
