/**
 * Whether to buy now or to wait, as people are told.
 * advice/read-forecast.ts   what the API shows of one product      advice/made-forecast.ts   a forecast, made and in words
 * advice/read-histories.ts  prices as forecasts take them          advice/lowest-fan.ts      how the low spreads with time
 * advice/model-in-use.ts    which model speaks
 */
import { type Forecast } from '@tidemark/contracts/forecast.ts';
import { type Queryable } from '../ports/database/index.ts';
import { makeForecasts, toForecast } from './made-forecast.ts';
import { type AskModel } from './model-in-use.ts';
import { readHistories } from './read-histories.ts';

export interface AdviceParts {
  database: Queryable;
  forecastModel: AskModel;
}

/** The forecast of a product's price; null while it has none. */
export async function readForecast(
  { database, forecastModel }: AdviceParts,
  productId: string,
): Promise<Forecast | null> {
  const now = new Date();
  const [made] = makeForecasts(await forecastModel(), await readHistories(database, [productId], now), now);
  if (!made) return null;
  return {
    ...toForecast(made),
    trackRecord: null,
    trackRecordMissing: 'no forecast of this service has come to its end yet',
  };
}
