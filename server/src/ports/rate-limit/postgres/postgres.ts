import { batchCalls } from '../../../lib/batch-calls.ts';
import { isDataError, type Queryable } from '../../database/database.ts';
import {
  MAX_OPEN_BREAKERS,
  MAX_PAUSE_MS,
  type BreakerEntry,
  type Entry,
  type OpenBreaker,
  type Rate,
  type RateLimit,
} from '../rate-limit.ts';
import { decodeEntry, encodeBreaker, encodeSources } from '../entry-encoding.ts';

export interface PostgresRateLimitOptions {
  /** Called with the error of a report or pause that could not be stored. */
  onError: (error: Error) => void;
  /** Lets requests to domains through only while the failover lease is held: the fallback for Redis. */
  requiresLease?: boolean;
  /** Replaces the server's clock. */
  now?: () => number;
}

const MAX_BATCH = 200;

interface EntryRequest {
  domain: string;
  rate: Rate;
  breaker: BreakerEntry | null;
}

/**
 * Buckets, pauses and breakers in PostgreSQL. The rules are SQL functions (0012-rate-limits.sql); entries to
 * many domains share one statement. Rejects while the database is unreachable.
 */
export function postgresRateLimit(
  database: Queryable,
  { onError, requiresLease = false, now }: PostgresRateLimitOptions,
): RateLimit {
  const clock = () => now?.() ?? null;
  const enter = batchedEntries(database, { requiresLease, clock });
  return {
    async take(key, { intervalMs, burst }) {
      const [row] = await database.query<{ wait_ms: number; tokens_left: number }>(
        'SELECT * FROM take_token($1, $2, $3, $4)',
        [key, intervalMs, burst, clock()],
      );
      return { waitMs: row?.wait_ms ?? 0, left: row?.tokens_left ?? 0 };
    },
    enter: (domain, rate, breaker) => enter({ domain, rate, breaker }),
    async report(domain, report, { failuresToOpen, trials }) {
      const { ok, sources } = report;
      const page = report.ok ? null : report.page;
      await database
        .query('SELECT report_domain($1, $2, $3, $4, $5, $6, $7)', [
          domain,
          ok,
          page,
          encodeSources(sources),
          failuresToOpen,
          trials,
          clock(),
        ])
        .catch(onError);
    },
    async pause(domain, forMs) {
      await database
        .query('SELECT pause_domain($1, $2, $3)', [domain, Math.min(forMs, MAX_PAUSE_MS), clock()])
        .catch(onError);
    },
    openBreakers: () =>
      database.query<OpenBreaker>(
        `SELECT domain, phase, floor(greatest(limiter_now($2) - since, 0)) AS "elapsedMs",
           cardinality(sources) AS sources FROM limiter_domains
         WHERE phase <> 'closed' ORDER BY since DESC LIMIT $1`,
        [MAX_OPEN_BREAKERS, clock()],
      ),
  };
}

/** Requests entries to many domains in one statement. */
function batchedEntries(
  database: Queryable,
  { requiresLease, clock }: { requiresLease: boolean; clock: () => number | null },
): (request: EntryRequest) => Promise<Entry> {
  return batchCalls({
    maxBatch: MAX_BATCH,
    isItemError: isDataError,
    async run(requests: readonly EntryRequest[]) {
      const settings = requests.map(({ breaker }) => encodeBreaker(breaker));
      const rows = await database.query<EntryRow>(ENTER_DOMAINS, [
        requests.map(({ domain }) => domain),
        requests.map(({ rate }) => rate.intervalMs),
        requests.map(({ rate }) => rate.burst),
        settings.map(([failuresToOpen]) => failuresToOpen),
        settings.map(([, openForMs]) => openForMs),
        settings.map(([, , trials]) => trials),
        requests.map(({ breaker }) => encodeSources(breaker?.sources)),
        requiresLease,
        clock(),
      ]);
      return rows.map((row) => decodeEntry(row.wait_ms, row.status));
    },
  });
}

/**
 * Called at the start of a process that counts requests outside PostgreSQL. When PostgreSQL's limits are next
 * used, their buckets start empty. Returns whether no process has let requests through before.
 */
export async function resetPostgresLimits(database: Queryable): Promise<boolean> {
  const rows = await database.query<{ reset_at: number }>('DELETE FROM limiter_reset RETURNING reset_at');
  return rows[0]?.reset_at === 0;
}

/**
 * Calls enter_domain once per request, in the order of domains, so that two processes cannot deadlock. After
 * data loss, and after the clock was set back, the reset is recorded first, for the same reason.
 */
const ENTER_DOMAINS = `
WITH reset AS (
  INSERT INTO limiter_reset (reset_at) SELECT limiter_now($9) WHERE NOT EXISTS (SELECT FROM limiter_reset)
  ON CONFLICT DO NOTHING RETURNING reset_at
), set_back AS (
  UPDATE limiter_reset SET reset_at = limiter_now($9) WHERE reset_at > limiter_now($9) RETURNING reset_at
), asked AS MATERIALIZED (
  SELECT i.*, (SELECT count(*) FROM reset) + (SELECT count(*) FROM set_back) AS resets
  FROM unnest($1::text[], $2::float8[], $3::integer[], $4::integer[], $5::float8[], $6::integer[], $7::text[])
    WITH ORDINALITY AS i (domain, interval_ms, burst, failures, open_for, trials, sources, place)
  ORDER BY domain, place
), entered AS MATERIALIZED (
  SELECT place, e.wait_ms, e.status FROM asked
  CROSS JOIN LATERAL enter_domain(domain, interval_ms, burst, failures, open_for, trials, sources, $8, $9) e
)
SELECT wait_ms, status FROM entered ORDER BY place`;

interface EntryRow {
  wait_ms: number;
  status: string;
}
