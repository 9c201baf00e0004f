import { type TrainingHistory } from '../../server/src/features/forecasting/training/examples.ts';
import { priceSteps } from '../../server/src/features/forecasting/model/features/price-steps.ts';
import { readSeries } from '../read-series.ts';

/** Loads the series of a folder as training histories. Each file is a group. */
export async function loadSeries(folder: string): Promise<TrainingHistory[]> {
  return (await readSeries(folder)).map(({ id, group, currency, points }) => ({
    id,
    group,
    currency,
    steps: priceSteps(points, currency),
    knownUntil: (points.at(-1)?.[0] ?? 0) / 86_400,
  }));
}
