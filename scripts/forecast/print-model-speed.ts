import {
  type Example,
  type TrainingHistory,
} from '../../server/src/features/forecasting/training/examples.ts';
import { type ForecastModel } from '../../server/src/features/forecasting/model/model.ts';
import { scoreRows } from '../../server/src/features/forecasting/model/score-rows.ts';
import { featureRows } from '../../server/src/features/forecasting/training/training-rows.ts';
import { predictWithModel } from './predict-with-model.ts';

const BATCH_ROWS = 1024;

/**
 * Prints how many products one core scores per second: from ready features, and from histories to a full
 * forecast.
 */
export function printModelSpeed(
  model: ForecastModel,
  histories: readonly TrainingHistory[],
  examples: readonly Example[],
): void {
  const features = featureRows(examples.slice(0, BATCH_ROWS));
  const rows = Math.min(BATCH_ROWS, examples.length);
  const scored = countPerCpuSecond(examples.length, () => {
    for (let done = 0; done < examples.length; done += rows) scoreRows(model, features, rows);
  });
  const forecast = countPerCpuSecond(examples.length, () => predictWithModel(model, histories, examples));
  console.log(`per CPU second: ${scored} scored from features, ${forecast} forecast from histories`);
}

function countPerCpuSecond(count: number, work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return Math.round(count / ((user + system) / 1e6));
}
