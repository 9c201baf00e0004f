import { type Queryable } from '../database/index.ts';
import { MAX_OPEN_BREAKERS, type OpenBreaker, type RateLimit } from './index.ts';
import { settingsOf, toEntry } from './store-words.ts';

export interface PostgresRateLimitOptions {
  /** Hears of reports that could not be stored. */
  onError: (error: Error) => void;
  /** It stands in for Redis, and lets requests to domains through only while it is held. */
  asSpare?: boolean;
  /** In place of the server's clock. */
  now?: () => number;
}

/** Buckets and breakers in PostgreSQL, each step one call of a function there (migration 0003). Rejects while there is no database. */
export function postgresRateLimit(
  database: Queryable,
  { onError, asSpare = false, now }: PostgresRateLimitOptions,
): RateLimit {
  const clock = () => now?.() ?? null;
  return {
    async take(key, { intervalMs, burst }) {
      const [row] = await database.query<{ wait_ms: number; tokens_left: number }>(
        'SELECT * FROM take_token($1, $2, $3, $4)',
        [key, intervalMs, burst, clock()],
      );
      return { waitMs: row?.wait_ms ?? 0, left: row?.tokens_left ?? 0 };
    },
    async enter(domain, { intervalMs, burst }, breaker) {
      const [row] = await database.query<EntryRow>(
        'SELECT * FROM enter_domain($1, $2, $3, $4, $5, $6, $7, $8)',
        [domain, intervalMs, burst, ...settingsOf(breaker), asSpare, clock()],
      );
      if (!row) throw new Error('enter_domain answered nothing');
      return toEntry(row.wait_ms, row.word);
    },
    async report(domain, ok, { failuresToOpen, trials }) {
      await database
        .query('SELECT report_domain($1, $2, $3, $4, $5)', [domain, ok, failuresToOpen, trials, clock()])
        .catch(onError);
    },
    openBreakers: () =>
      database.query<OpenBreaker>(
        `SELECT domain, phase, floor(greatest(limiter_now($2) - since, 0)) AS "elapsedMs" FROM limiter_domains
         WHERE phase <> 'closed' ORDER BY since DESC LIMIT $1`,
        [MAX_OPEN_BREAKERS, clock()],
      ),
  };
}

/**
 * Whether no service has let requests through before one that counts them elsewhere starts now. Notes that one does, so that
 * PostgreSQL's limits take what is before their first use for forgotten.
 */
export async function startsFresh(database: Queryable): Promise<boolean> {
  const rows = await database.query<{ since: number }>('DELETE FROM limiter_memory RETURNING since');
  return rows[0]?.since === 0;
}

interface EntryRow {
  wait_ms: number;
  word: string;
}
