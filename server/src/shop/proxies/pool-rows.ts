import { type Database, type Queryable } from '../../ports/database/database.ts';
import { type RowOf, type Tables } from '../../ports/database/rows.ts';
import { type BlockRun, type RouteRecord } from './proxy-rules.ts';

/** The record of one proxy with one domain: either in full, or what happened since the last write. */
export interface PairOutcomes {
  proxyId: number;
  domain: string;
  record: RouteRecord;
}

export interface PoolRow extends RowOf<'proxies', 'id' | 'url' | 'successes' | 'failures' | 'blocks'> {
  retired: boolean;
}

type PairRow = Tables['proxy_domains'];

export interface PairChanges {
  pairs: PairOutcomes[];
  /** The time of the latest change among them. */
  upTo: Date;
}

/** Up to `limit` proxies, retired ones last. */
export function readProxies(database: Queryable, limit: number): Promise<PoolRow[]> {
  return database.query<PoolRow>(
    `SELECT id, url, successes, failures, blocks, retired_at IS NOT NULL AS retired
     FROM proxies ORDER BY retired_at DESC NULLS FIRST, id LIMIT $1`,
    [limit],
  );
}

/**
 * The records of live proxies that changed after `since`, oldest change first. Only the latest `limit` of
 * them.
 */
export async function readChangedPairs(
  database: Queryable,
  since: Date,
  limit: number,
): Promise<PairChanges> {
  const rows = await database.query<PairRow>(
    `SELECT d.proxy_id, d.domain, d.successes, d.failures, d.blocks, d.last_used_at, d.rests_until, d.changed_at
     FROM proxy_domains d JOIN proxies p ON p.id = d.proxy_id AND p.retired_at IS NULL
     WHERE d.changed_at > $1 ORDER BY d.changed_at DESC LIMIT $2`,
    [since, limit],
  );
  return { pairs: rows.map(toPair).reverse(), upTo: rows[0]?.changed_at ?? since };
}

function toPair(row: PairRow): PairOutcomes {
  return {
    proxyId: row.proxy_id,
    domain: row.domain,
    record: {
      successes: row.successes,
      failures: row.failures,
      blocks: row.blocks,
      lastUsedMs: row.last_used_at.getTime(),
      restsUntilMs: row.rests_until?.getTime() ?? 0,
    },
  };
}

/**
 * Adds outcomes to the stored records, and retires proxies with too many consecutive blocks. Returns the ids
 * of the proxies that this call retired.
 */
export async function writeOutcomes(
  database: Database,
  pairs: readonly PairOutcomes[],
  runs: ReadonlyMap<number, BlockRun>,
  retireAfterBlocks: number,
): Promise<number[]> {
  const ids = [...runs.keys()];
  return database.transaction(async (tx) => {
    // Locked in the order of ids, so that two workers cannot deadlock.
    await tx.query('SELECT 1 FROM proxies WHERE id = ANY($1::int[]) ORDER BY id FOR UPDATE', [ids]);
    await addToPairs(tx, pairs);
    await addToProxies(tx, pairs, runs);
    const retired = await tx.query<{ id: number }>(
      `UPDATE proxies SET retired_at = now(), needs_replacement = true, settle_at = now()
       WHERE id = ANY($1::int[]) AND retired_at IS NULL AND blocks_in_a_row >= $2 RETURNING id`,
      [ids, retireAfterBlocks],
    );
    return retired.map(({ id }) => id);
  });
}

async function addToPairs(tx: Queryable, pairs: readonly PairOutcomes[]): Promise<void> {
  await tx.query(
    `INSERT INTO proxy_domains AS old (proxy_id, domain, successes, failures, blocks, last_used_at, rests_until)
     SELECT d.* FROM unnest($1::int[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::timestamptz[], $7::timestamptz[])
       AS d (proxy_id, domain, successes, failures, blocks, last_used_at, rests_until)
       JOIN proxies p ON p.id = d.proxy_id
     ON CONFLICT (proxy_id, domain) DO UPDATE SET
       successes = old.successes + EXCLUDED.successes,
       failures = old.failures + EXCLUDED.failures,
       blocks = old.blocks + EXCLUDED.blocks,
       last_used_at = greatest(old.last_used_at, EXCLUDED.last_used_at),
       rests_until = greatest(old.rests_until, EXCLUDED.rests_until),
       changed_at = clock_timestamp()`,
    [
      pairs.map(({ proxyId }) => proxyId),
      pairs.map(({ domain }) => domain),
      pairs.map(({ record }) => record.successes),
      pairs.map(({ record }) => record.failures),
      pairs.map(({ record }) => record.blocks),
      pairs.map(({ record }) => new Date(record.lastUsedMs ?? 0)),
      pairs.map(({ record }) => (record.restsUntilMs === 0 ? null : new Date(record.restsUntilMs))),
    ],
  );
}

async function addToProxies(
  tx: Queryable,
  pairs: readonly PairOutcomes[],
  runs: ReadonlyMap<number, BlockRun>,
): Promise<void> {
  const sums = [...runs].map(([id, run]) => {
    const records = pairs.filter(({ proxyId }) => proxyId === id).map(({ record }) => record);
    const sum = (count: 'successes' | 'failures' | 'blocks') =>
      records.reduce((total, record) => total + record[count], 0);
    return { id, run, successes: sum('successes'), failures: sum('failures'), blocks: sum('blocks') };
  });
  await tx.query(
    `UPDATE proxies p SET
       successes = p.successes + d.successes,
       failures = p.failures + d.failures,
       blocks = p.blocks + d.blocks,
       blocks_in_a_row = CASE WHEN d.answered THEN d.run ELSE p.blocks_in_a_row + d.run END
     FROM unnest($1::int[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bool[], $6::int[])
       AS d (id, successes, failures, blocks, answered, run)
     WHERE p.id = d.id`,
    [
      sums.map(({ id }) => id),
      sums.map(({ successes }) => successes),
      sums.map(({ failures }) => failures),
      sums.map(({ blocks }) => blocks),
      sums.map(({ run }) => run.hadSuccess),
      sums.map(({ run }) => run.blocks),
    ],
  );
}
