import {
  type Example,
  type TrainingHistory,
} from '../../server/src/features/forecasting/training/examples.ts';
import { forecastPrices } from '../../server/src/features/forecasting/model/forecast-price.ts';
import { DROPS, type ForecastModel } from '../../server/src/features/forecasting/model/model.ts';
import { type MethodPrediction } from './learn-baselines.ts';

const SCORED_DROP = DROPS.findIndex(({ days, percent }) => days === 30 && percent === 5);

/** The model's predictions for the examples. `lows` are the quantiles of the lowest price. */
export function predictWithModel(
  model: ForecastModel,
  histories: readonly TrainingHistory[],
  examples: readonly Example[],
): (MethodPrediction & { lows: readonly number[] })[] {
  const cases = examples.map(({ product, asOf }) => {
    const { steps, currency } = histories[product] as TrainingHistory;
    return { steps, asOf, currency };
  });
  return forecastPrices(model, cases).map(({ drops, verdict, lows }) => ({
    chance: drops[SCORED_DROP] as number,
    waits: verdict === 'wait',
    lows,
  }));
}
