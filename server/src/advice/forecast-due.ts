import { type Verdict } from '@tidemark/contracts/forecast.ts';
import { type Cache } from '../ports/cache/index.ts';
import { type Database } from '../ports/database/index.ts';
import { readForecastRecord, recordOf } from './forecast-record.ts';
import { forecastProducts, type ClaimedProduct } from './forecast-products.ts';
import { type AskModel } from './model-in-use.ts';

export interface ForecastParts {
  database: Database;
  cache: Cache;
  forecastModel: AskModel;
  /** After how long a watched product's forecast is made again although the price stands. */
  everyMs: number;
}

/** Bounds what a batch holds in memory and for how long it keeps other work of the process waiting. */
const BATCH = 200;

/** Of one site, watched products of whichever site before all others; what another process has in hand is passed over. */
const CLAIM = `
WITH site AS (
  (SELECT site_id, is_watched FROM product_forecasts WHERE is_watched AND due_at <= $1 ORDER BY due_at LIMIT 1)
  UNION ALL
  (SELECT site_id, is_watched FROM product_forecasts WHERE NOT is_watched AND due_at <= $1 ORDER BY due_at LIMIT 1)
  LIMIT 1
)
SELECT f.product_id, f.replayed_until FROM product_forecasts f, site
WHERE f.site_id = site.site_id AND f.is_watched = site.is_watched AND f.due_at <= $1
ORDER BY f.due_at LIMIT $2 FOR UPDATE OF f SKIP LOCKED`;

/** Makes the forecasts of one site's products that are due, a batch at a time; returns their verdicts. None: nothing is due. */
export async function forecastDue(parts: ForecastParts, now: Date): Promise<Verdict[]> {
  const model = await parts.forecastModel();
  const record = await readForecastRecord(parts);
  return parts.database.transaction(async (tx) => {
    const claimed = await tx.query<ClaimedProduct>(CLAIM, [now, BATCH]);
    if (claimed.length === 0) return [];
    const made = await forecastProducts(tx, claimed, {
      model,
      everyMs: parts.everyMs,
      recordOf: (verdict, currency) => recordOf(record, verdict, currency),
      now,
    });
    return made.map(({ verdict }) => verdict);
  });
}
