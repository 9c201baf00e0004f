import { type Database, type Queryable } from '../../ports/database/database.ts';
import { maintainPartitions, tryMaintenanceLock } from './partitions.ts';
import { priceStore } from './price-store.ts';

const COMPRESS_AFTER_DAYS = 7;
/** A refresh must cover at least two whole days. */
const MIN_REFRESH_DAYS = 3;

/**
 * Keeps points for `keepDays` and daily figures forever, by partitions or by TimescaleDB policies. Call at
 * start and regularly; concurrent calls are safe.
 */
export async function keepHistory(database: Database, keepDays: number, now: Date): Promise<void> {
  if ((await priceStore(database)) === 'plain') await maintainPartitions(database, keepDays, now);
  else await keepPolicies(database, keepDays);
}

/**
 * Number of days that refreshes cover. Less than points are kept, because a refresh erases days whose points
 * are gone.
 */
function refreshDays(keepDays: number, oldestPointDays: number): number {
  return Math.max(MIN_REFRESH_DAYS, Math.min(keepDays - 2, oldestPointDays));
}

/** Sets the policies to the configured values. Correct ones stay untouched. */
function keepPolicies(database: Database, keepDays: number): Promise<void> {
  return database.transaction(async (tx) => {
    // During a move, the daily figures do not cover all points yet, so none may be dropped.
    if (!(await tryMaintenanceLock(tx)) || (await hasPlainLeft(tx))) return;
    const refresh = refreshDays(keepDays, await oldestPointDays(tx));
    const wanted: Policy[] = [
      { name: 'refresh_continuous_aggregate', of: 'price_daily', key: 'start_offset', days: refresh },
      // Compress only days that no refresh covers.
      { name: 'compression', of: 'price_daily', key: 'compress_after', days: keepDays + COMPRESS_AFTER_DAYS },
      { name: 'compression', of: 'price_history', key: 'compress_after', days: COMPRESS_AFTER_DAYS },
      { name: 'retention', of: 'price_history', key: 'drop_after', days: keepDays },
    ];
    const existing = await tx.query<ExistingPolicy>(POLICIES);
    for (const policy of wanted) await keepPolicy(tx, policy, existing);
  });
}

interface Policy {
  name: 'compression' | 'refresh_continuous_aggregate' | 'retention';
  of: 'price_history' | 'price_daily';
  key: string;
  days: number;
}

interface ExistingPolicy {
  id: number;
  name: string;
  of: string;
  config: Record<string, unknown>;
}

const POLICIES = `
SELECT job_id AS id, replace(proc_name, 'policy_', '') AS name, hypertable_name AS "of", config FROM timescaledb_information.jobs
WHERE hypertable_name IN ('price_history', 'price_daily')`;

const ADD: Readonly<Record<Policy['name'], string>> = {
  compression: 'SELECT add_compression_policy($1::text::regclass, make_interval(days => $2))',
  retention: 'SELECT add_retention_policy($1::text::regclass, make_interval(days => $2))',
  refresh_continuous_aggregate: `SELECT add_continuous_aggregate_policy($1::text::regclass, start_offset => make_interval(days => $2),
    end_offset => INTERVAL '1 hour', schedule_interval => INTERVAL '1 hour')`,
};

async function keepPolicy(tx: Queryable, policy: Policy, existing: readonly ExistingPolicy[]): Promise<void> {
  const found = existing.find(({ name, of }) => name === policy.name && of === policy.of);
  if (!found) return void (await tx.query(ADD[policy.name], [policy.of, policy.days]));
  const value = `${policy.days} days`;
  if (found.config[policy.key] === value) return;
  await tx.query('SELECT alter_job($1, config => $2::jsonb)', [
    found.id,
    JSON.stringify({ ...found.config, [policy.key]: value }),
  ]);
}

async function hasPlainLeft(tx: Queryable): Promise<boolean> {
  const [row] = await tx.query<{ left: boolean }>(
    `SELECT to_regclass('price_daily_plain') IS NOT NULL AS left`,
  );
  return row?.left === true;
}

/** Age of the oldest chunk in days. No points since then have been dropped. */
async function oldestPointDays(tx: Queryable): Promise<number> {
  const [row] = await tx.query<{ days: number | null }>(
    `SELECT floor(extract(epoch FROM now() - min(range_start)) / 86400) AS days FROM timescaledb_information.chunks
     WHERE hypertable_name = 'price_history'`,
  );
  return row?.days ?? 0;
}
