import { type Database, type Queryable } from '../../ports/database/database.ts';
import { maintainPartitions, takeTurn } from './partitions.ts';
import { priceStore } from './price-store.ts';

const COMPRESS_AFTER_DAYS = 7;
/** A refresh covers two whole days at the least. */
const SHORTEST_REFRESH_DAYS = 3;

/**
 * Keeps single points for so many days and daily figures for ever, by partitions or by TimescaleDB's policies. To be called at the start
 * and now and then; many processes may do it at once.
 */
export async function keepHistory(database: Database, keepDays: number, now: Date): Promise<void> {
  if ((await priceStore(database)) === 'plain') await maintainPartitions(database, keepDays, now);
  else await keepPolicies(database, keepDays);
}

/** Days of points that the refreshes look at again; less than are kept, for a refresh erases the days whose points are gone. */
function refreshDays(keepDays: number, oldestPointDays: number): number {
  return Math.max(SHORTEST_REFRESH_DAYS, Math.min(keepDays - 2, oldestPointDays));
}

/** The policies as the setting has them; what is right already stays untouched. */
function keepPolicies(database: Database, keepDays: number): Promise<void> {
  return database.transaction(async (tx) => {
    // What a move has brought is not all in the daily figures yet, so that no point may go.
    if (!(await takeTurn(tx)) || (await hasPlainLeft(tx))) return;
    const refresh = refreshDays(keepDays, await oldestPointDays(tx));
    const wanted: Policy[] = [
      { name: 'refresh_continuous_aggregate', of: 'price_daily', key: 'start_offset', days: refresh },
      // Days are compressed when no refresh looks at them any more.
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

/** Nothing was dropped since the oldest chunk began. */
async function oldestPointDays(tx: Queryable): Promise<number> {
  const [row] = await tx.query<{ days: number | null }>(
    `SELECT floor(extract(epoch FROM now() - min(range_start)) / 86400) AS days FROM timescaledb_information.chunks
     WHERE hypertable_name = 'price_history'`,
  );
  return row?.days ?? 0;
}
