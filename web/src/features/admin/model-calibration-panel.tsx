import { type ModelCalibration } from '@tidemark/contracts/forecast.ts';
import { MonthTable, NothingScored } from '../forecasts/calibration-table.tsx';
import { Panel } from '../../ui/layout/panel.tsx';
import { MadeUpNotice, useSourceChoice } from '../forecasts/use-source-choice.tsx';
import { useSpanChoice } from '../forecasts/use-horizon-choice.tsx';

/** How what each model said came true, month by month. */
export function ModelCalibrationPanel({ calibration }: { calibration: readonly ModelCalibration[] }) {
  const { source, choice: sourceChoice } = useSourceChoice(calibration);
  const { days, choice: spanChoice } = useSpanChoice();
  const rows = calibration.filter((one) => one.source === source && one.days === days);
  return (
    <Panel
      title="Calibration over time"
      lead={`The chance that was said of a fall of 5 % or more within ${days} days, and how often it came. “Off by” is the mean distance of both over tenths of the chance: too high here does not make up for too low there.`}
      side={
        <>
          {sourceChoice}
          {spanChoice}
        </>
      }
    >
      {source !== undefined && <MadeUpNotice source={source} />}
      {rows.length > 0 ? <MonthTable rows={rows} /> : <NothingScored days={days} />}
    </Panel>
  );
}
