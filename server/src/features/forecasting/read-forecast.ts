/**
 * Forecasts: buy a product now, or wait? This file serves the API, forecast-due.ts the forecaster role.
 * model/     history to forecast, pure           training/   histories to model, pure
 * registry/  the model in use, and retraining    store/      reads histories, stores and schedules forecasts
 * scoring/   compares past forecasts with the outcome: track record, replays, calibration
 */
import { type Forecast } from '@tidemark/contracts/forecast.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { type ForecastParts } from './forecast-due.ts';
import { forecastProducts, type ClaimedProduct } from './forecast-products.ts';
import { readForecastRecord, findTrackRecord, explainMissingRecord } from './scoring/forecast-record.ts';
import { toForecast, type MadeForecast, type FindTrackRecord } from './store/made-forecast.ts';
import { markForecastsDue } from './store/schedule-forecasts.ts';
import { keepForecasts, toMadeForecast, type StoredForecast } from './store/stored-forecast.ts';

/**
 * The forecast of a product's current price, made now if there is none. It is kept for scoring, since a user
 * sees it. Null while the product has no price.
 */
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

/** The stored forecast, unless it is for another price or a new one is due. */
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
