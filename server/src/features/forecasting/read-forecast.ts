/**
 * Whether to buy now or to wait, as people are told.
 * advice/forecast-due.ts     forecasts of what has another price or an old forecast, a batch at a time (forecast-products.ts)
 * advice/read-forecast.ts    what the API shows of one product      read-histories.ts, made-forecast.ts   how one is made
 * advice/score-due.ts        what came of forecasts (score-forecast.ts), and of past moments (replay-forecasts.ts), summed up
 *                            in tallies.ts                          advice/forecast-record.ts, calibration.ts   the record that they give
 * advice/tell-rules.ts       verdicts on their way to rules         advice/model-in-use.ts      which model speaks
 */
import { type Forecast } from '@tidemark/contracts/forecast.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { type ForecastParts } from './forecast-due.ts';
import { forecastProducts, type ClaimedProduct } from './forecast-products.ts';
import { readForecastRecord, findTrackRecord, explainMissingRecord } from './scoring/forecast-record.ts';
import { toForecast, type MadeForecast, type FindTrackRecord } from './store/made-forecast.ts';
import { markForecastsDue } from './store/schedule-forecasts.ts';
import { keepForecasts, toMadeForecast, type StoredForecast } from './store/stored-forecast.ts';

/** The forecast of a product's present price, made now where there is none, and kept as shown; null while it has no price. */
export async function readForecast(parts: ForecastParts, productId: string): Promise<Forecast | null> {
  const record = await readForecastRecord(parts);
  const made =
    (await storedForecast(parts, productId)) ??
    (await makeNow(parts, productId, (kind) => findTrackRecord(record, kind)));
  if (made === null) return null;
  const trackRecord = findTrackRecord(record, made);
  return {
    ...toForecast(made),
    trackRecord,
    trackRecordMissingReason: trackRecord ? null : explainMissingRecord(record, made),
  };
}

/** The forecast that is stored, unless another is due. */
async function storedForecast({ database }: ForecastParts, productId: string): Promise<MadeForecast | null> {
  const [row] = await database.query<StoredForecast>(
    `SELECT f.*, t.is_demo FROM product_forecasts f JOIN products p ON p.id = f.product_id JOIN sites t ON t.id = p.site_id
     WHERE f.product_id = $1 AND f.price_minor = p.price_minor AND f.currency = p.currency
       AND f.due_at > now()`,
    [productId],
  );
  if (!row) return null;
  if (!row.is_kept) await database.transaction((tx) => keepForecasts(tx, [productId]));
  return toMadeForecast(row);
}

function makeNow(
  { database, forecastModel, everyMs }: ForecastParts,
  productId: string,
  recordFor: FindTrackRecord,
): Promise<MadeForecast | null> {
  return database.transaction(async (tx) => {
    const claimed = await claimOne(tx, productId);
    const options = { model: await forecastModel(), everyMs, findTrackRecord: recordFor, now: new Date() };
    const [made = null] = await forecastProducts(tx, claimed, options);
    if (made) await keepForecasts(tx, [productId]);
    return made;
  });
}

async function claimOne(tx: Queryable, productId: string): Promise<ClaimedProduct[]> {
  await markForecastsDue(tx, [productId]);
  return tx.query<ClaimedProduct>(
    'SELECT product_id, replayed_until FROM product_forecasts WHERE product_id = $1 FOR UPDATE',
    [productId],
  );
}
