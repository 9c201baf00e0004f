import { type Calibration } from '@tidemark/contracts/forecast.ts';
import { CalibrationChart } from '../../charts/calibration-chart.tsx';
import styles from './calibration-panel.module.css';
import { MonthTable, NothingScored } from './calibration-table.tsx';
import { Panel } from '../../ui/layout/panel.tsx';
import { useSpanChoice } from './use-horizon-choice.tsx';

/** Whether a chance of 30 % came true in 30 of 100 cases, as a chart and by month. */
export function CalibrationPanel({ calibration }: { calibration: readonly Calibration[] }) {
  const { days, choice } = useSpanChoice();
  const ofSpan = calibration.filter((one) => one.days === days);
  const all = ofSpan.find(({ month }) => month === null);
  return (
    <Panel
      title="Said and come true"
      lead={`The chance that was said of a fall of 5 % or more within ${days} days, beside how often it came. On the line, both are the same; a dot’s size tells how many forecasts it stands for.`}
      side={choice}
    >
      {all ? (
        <div className={styles['both']}>
          <CalibrationChart bins={all.bins} />
          <MonthTable rows={ofSpan.filter(({ month }) => month !== null)} />
        </div>
      ) : (
        <NothingScored days={days} />
      )}
    </Panel>
  );
}
