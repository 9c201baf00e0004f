import { type Calibration } from '@tidemark/contracts/forecast.ts';
import { CalibrationChart } from '../../charts/calibration-chart.tsx';
import { Panel } from '../../ui/layout/panel.tsx';
import styles from './calibration-panel.module.css';
import { CalibrationTable, NoCalibration } from './calibration-table.tsx';
import { useHorizonChoice } from './use-horizon-choice.tsx';

/** Predicted chances compared with observed frequencies, as a chart and by month. */
export function CalibrationPanel({ calibration }: { calibration: readonly Calibration[] }) {
  const { days, horizonControl } = useHorizonChoice();
  const forHorizon = calibration.filter((one) => one.days === days);
  const all = forHorizon.find(({ month }) => month === null);
  return (
    <Panel
      title="Predicted and actual"
      lead={`The predicted chance of a drop of 5% or more within ${days} days, and how often it happened. On the diagonal, both are equal. Larger dots represent more forecasts.`}
      side={horizonControl}
    >
      {all ? (
        <div className={styles['both']}>
          <CalibrationChart bins={all.bins} />
          <CalibrationTable rows={forHorizon.filter(({ month }) => month !== null)} />
        </div>
      ) : (
        <NoCalibration days={days} />
      )}
    </Panel>
  );
}
