import { type Verdict } from '@tidemark/contracts/forecast.ts';
import { type Cache } from '../../ports/cache/cache.ts';
import { type Database } from '../../ports/database/database.ts';
import { readForecastRecord, findTrackRecord } from './scoring/forecast-record.ts';
import { forecastProducts, type ClaimedProduct } from './forecast-products.ts';
import { type GetModelInUse } from './model/model.ts';

export interface ForecastParts {
  database: Database;
  cache: Cache;
  forecastModel: GetModelInUse;
  /** After how long a watched product's forecast is made again although the price stands. */
  everyMs: number;
}

/** Bounds what a batch holds in memory, and for how long its products' next prices and first watchers wait for it. */
const BATCH = 50;

/** Watched products before all others, what has been due for longest first; what another process has in hand is passed over. */
const CLAIM = `
WITH watched AS (
  SELECT product_id, replayed_until FROM product_forecasts
  WHERE is_watched AND due_at <= $1 ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
), others AS (
  SELECT product_id, replayed_until FROM product_forecasts
  WHERE NOT is_watched AND due_at <= $1 ORDER BY due_at LIMIT $2 - (SELECT count(*) FROM watched) FOR UPDATE SKIP LOCKED
)
SELECT * FROM watched UNION ALL SELECT * FROM others`;

/** Makes a batch of the forecasts that are due; returns their verdicts, and whether more may be waiting. */
export async function forecastDue(
  parts: ForecastParts,
  now: Date,
): Promise<{ verdicts: Verdict[]; more: boolean }> {
  const model = await parts.forecastModel();
  const record = await readForecastRecord(parts);
  return parts.database.transaction(async (tx) => {
    const claimed = await tx.query<ClaimedProduct>(CLAIM, [now, BATCH]);
    if (claimed.length === 0) return { verdicts: [], more: false };
    const made = await forecastProducts(tx, claimed, {
      model,
      everyMs: parts.everyMs,
      findTrackRecord: (kind) => findTrackRecord(record, kind),
      now,
    });
    return { verdicts: made.map(({ verdict }) => verdict), more: claimed.length === BATCH };
  });
}
