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
  /** How often a watched product is forecast if its price does not change. */
  everyMs: number;
}

/**
 * Bounds the memory of a batch, and how long its row locks delay new prices and first watchers of its
 * products.
 */
const BATCH_SIZE = 50;

/** Watched products first, then the longest overdue. Skips rows that another process has locked. */
const CLAIM = `
WITH watched AS (
  SELECT product_id, replayed_until FROM product_forecasts
  WHERE is_watched AND due_at <= $1 ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
), others AS (
  SELECT product_id, replayed_until FROM product_forecasts
  WHERE NOT is_watched AND due_at <= $1 ORDER BY due_at LIMIT $2 - (SELECT count(*) FROM watched) FOR UPDATE SKIP LOCKED
)
SELECT * FROM watched UNION ALL SELECT * FROM others`;

/** Makes a batch of the due forecasts. Returns their verdicts, and whether more may be due. */
export async function forecastDue(
  parts: ForecastParts,
  now: Date,
): Promise<{ verdicts: Verdict[]; more: boolean }> {
  const model = await parts.forecastModel();
  const record = await readForecastRecord(parts);
  return parts.database.transaction(async (tx) => {
    const claimed = await tx.query<ClaimedProduct>(CLAIM, [now, BATCH_SIZE]);
    if (claimed.length === 0) return { verdicts: [], more: false };
    const made = await forecastProducts(tx, claimed, {
      model,
      everyMs: parts.everyMs,
      findTrackRecord: (kind) => findTrackRecord(record, kind),
      now,
    });
    return { verdicts: made.map(({ verdict }) => verdict), more: claimed.length === BATCH_SIZE };
  });
}
