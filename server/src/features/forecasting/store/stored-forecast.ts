import { type ForecastGrounds } from '@tidemark/contracts/forecast.ts';
import { type Queryable } from '../../../ports/database/database.ts';
import { type RowOf } from '../../../ports/database/rows.ts';
import { type MadeForecast } from './made-forecast.ts';

/** The columns that product_forecasts and forecasts share. */
export type ForecastColumns = RowOf<
  'forecasts',
  | 'product_id'
  | 'made_at'
  | 'model'
  | 'currency'
  | 'price_minor'
  | 'drops'
  | 'lows'
  | 'net_saving'
  | 'verdict'
>;

/** A row of product_forecasts with a forecast, and whether its site is the demo shop. */
export interface StoredForecast extends ForecastColumns {
  low_in_days: number;
  grounds: ForecastGrounds;
  is_kept: boolean;
  is_demo: boolean;
}

export function toMadeForecast(row: StoredForecast): MadeForecast {
  return {
    productId: String(row.product_id),
    madeAt: row.made_at,
    model: row.model,
    isDemo: row.is_demo,
    currency: row.currency,
    priceMinor: row.price_minor,
    drops: row.drops,
    lows: row.lows,
    lowInDays: row.low_in_days,
    netSaving: row.net_saving,
    verdict: row.verdict,
    grounds: row.grounds,
  };
}

/** Without a new price, an unwatched product is forecast this many times less often than a watched one. */
const UNWATCHED_PERIODS = 7;

/** Replaces the products' forecasts. Those of watched products are due again after `everyMs`. */
export async function saveForecasts(
  tx: Queryable,
  made: readonly MadeForecast[],
  everyMs: number,
): Promise<void> {
  await tx.query(
    `UPDATE product_forecasts f SET made_at = i.made_at,
       due_at = i.made_at + $2 * CASE WHEN f.is_watched THEN 1 ELSE ${UNWATCHED_PERIODS} END * interval '1 ms', model = i.model, currency = i.currency, price_minor = i.price_minor,
       drops = i.drops, lows = i.lows, low_in_days = i.low_in_days, net_saving = i.net_saving, verdict = i.verdict,
       grounds = i.grounds, is_kept = false
     FROM jsonb_to_recordset($1::jsonb) AS i (product_id bigint, made_at timestamptz, model text, currency text, price_minor bigint,
       drops real[], lows real[], low_in_days smallint, net_saving real, verdict verdict, grounds jsonb)
     WHERE f.product_id = i.product_id`,
    [
      JSON.stringify(
        made.map((one) => ({
          product_id: one.productId,
          made_at: one.madeAt,
          model: one.model,
          currency: one.currency,
          price_minor: one.priceMinor,
          drops: one.drops,
          lows: one.lows,
          low_in_days: one.lowInDays,
          net_saving: one.netSaving,
          verdict: one.verdict,
          grounds: one.grounds,
        })),
      ),
      everyMs,
    ],
  );
}

/**
 * Keeps the products' current forecasts for scoring. Call it when a user sees them or may be alerted because
 * of them.
 */
export async function keepForecasts(tx: Queryable, productIds: readonly (string | number)[]): Promise<void> {
  if (productIds.length === 0) return;
  await tx.query(
    `WITH kept AS (
       UPDATE product_forecasts SET is_kept = true WHERE product_id = ANY ($1) AND made_at IS NOT NULL AND NOT is_kept
       RETURNING product_id, made_at, model, currency, price_minor, drops, lows, net_saving, verdict
     )
     INSERT INTO forecasts (product_id, made_at, model, currency, price_minor, drops, lows, net_saving, verdict, due_at)
     SELECT *, made_at + interval '7 days' FROM kept ON CONFLICT DO NOTHING`,
    [productIds],
  );
}

/** Removes the forecasts of products without a price, and makes them due at `dueAt`. */
export async function postponeForecasts(
  tx: Queryable,
  productIds: readonly number[],
  dueAt: Date,
): Promise<void> {
  if (productIds.length === 0) return;
  await tx.query('UPDATE product_forecasts SET due_at = $2, made_at = NULL WHERE product_id = ANY ($1)', [
    productIds,
    dueAt,
  ]);
}

/** Saves the last replayed moment of each product. */
export async function saveReplayedUntil(
  tx: Queryable,
  replays: readonly { productId: string; until: Date | null }[],
): Promise<void> {
  const replayed = replays.filter(({ until }) => until !== null);
  if (replayed.length === 0) return;
  await tx.query(
    `UPDATE product_forecasts f SET replayed_until = i.until FROM unnest($1::bigint[], $2::timestamptz[]) AS i (id, until)
     WHERE f.product_id = i.id`,
    [replayed.map(({ productId }) => productId), replayed.map(({ until }) => until)],
  );
}
