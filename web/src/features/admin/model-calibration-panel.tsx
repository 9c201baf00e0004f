import { type ModelCalibration } from '@tidemark/contracts/forecast.ts';
import { Panel } from '../../ui/layout/panel.tsx';
import { CalibrationTable, NoCalibration } from '../forecasts/calibration-table.tsx';
import { useHorizonChoice } from '../forecasts/use-horizon-choice.tsx';
import { GeneratedPricesNotice, useSourceChoice } from '../forecasts/use-source-choice.tsx';

/** Predicted chances compared with observed frequencies, by model and month. */
export function ModelCalibrationPanel({ calibration }: { calibration: readonly ModelCalibration[] }) {
  const { source, sourceControl } = useSourceChoice(calibration);
  const { days, horizonControl } = useHorizonChoice();
  const rows = calibration.filter((one) => one.source === source && one.days === days);
  return (
    <Panel
      title="Calibration over time"
      lead={`The predicted chance of a drop of 5% or more within ${days} days, and how often it happened. “Off by” is the mean absolute difference over ten bins of the chance, so errors in opposite directions do not cancel out.`}
      side={
        <>
          {sourceControl}
          {horizonControl}
        </>
      }
    >
      {source !== undefined && <GeneratedPricesNotice source={source} />}
      {rows.length > 0 ? <CalibrationTable rows={rows} /> : <NoCalibration days={days} />}
    </Panel>
  );
}
