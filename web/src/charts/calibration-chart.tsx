import { type Calibration } from '@tidemark/contracts/forecast.ts';
import { numberLocale } from '../format/locale.ts';
import { formatShare } from '../format/percent.ts';
import styles from './calibration-chart.module.css';

const SIZE = 320;
const MARGIN = { left: 46, bottom: 40, top: 18, right: 24 };
const TICKS = [0, 0.25, 0.5, 0.75, 1];
const MAX_DOT_RADIUS = 12;

const x = (share: number) => MARGIN.left + share * (SIZE - MARGIN.left - MARGIN.right);
const y = (share: number) => SIZE - MARGIN.bottom - share * (SIZE - MARGIN.top - MARGIN.bottom);

/**
 * A scatter plot of predicted chances against observed frequencies. The label and tooltips have the same data
 * as text.
 */
export function CalibrationChart({ bins }: { bins: Calibration['bins'] }) {
  const most = Math.max(...bins.map(({ count }) => count));
  return (
    <figure className={styles['chart']} aria-label={bins.map(describeBin).join('; ')}>
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
            r={Math.max(3, MAX_DOT_RADIUS * Math.sqrt(bin.count / most))}
          >
            <title>{describeBin(bin)}</title>
          </circle>
        ))}
        <text className={styles['name']} x={x(0.5)} y={SIZE - 4} textAnchor="middle">
          Predicted chance
        </text>
        <text
          className={styles['name']}
          transform={`translate(12 ${y(0.5)}) rotate(-90)`}
          textAnchor="middle"
        >
          Actual frequency{' '}
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
        {share * 100}%
      </text>
      <text x={x(share)} y={y(0) + 16} textAnchor="middle">
        {share * 100}%
      </text>
    </g>
  );
}

function describeBin({ predicted, observed, count }: Calibration['bins'][number]): string {
  return `predicted ${formatShare(predicted)}, actual ${formatShare(observed)} (${count.toLocaleString(numberLocale)} forecasts)`;
}
