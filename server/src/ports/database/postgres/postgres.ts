import { setTimeout as sleep } from 'node:timers/promises';
import {
  Client,
  Pool,
  escapeIdentifier,
  types,
  type ClientConfig,
  type CustomTypesConfig,
  type PoolClient,
} from 'pg';
import {
  hasCode,
  type Database,
  type Queryable,
  type SqlValue,
  type TransactionOptions,
} from '../database.ts';

const SERIALIZATION_FAILURE = '40001';
const DEADLOCK = '40P01';
const MAX_TRIES = 5;
const SILENT_HOLDER_MS = 6000;
/**
 * Less than the default statement timeout, so that statements waiting for its locks succeed; more than any
 * batch computes.
 */
const IDLE_TRANSACTION_MS = 20_000;
/** How long to wait for the server to confirm a cancelled statement before the connection counts as lost. */
const ANSWER_WITHIN_MS = 3000;
const ROLLBACK = { text: 'ROLLBACK', query_timeout: ANSWER_WITHIN_MS };
/** The longest delay of a timer. */
const UNBOUNDED_MS = 2 ** 31 - 1;
/** Idle time after which TCP probes a connection. It is closed within seconds if there is no response. */
const PROBE_AFTER_MS = 30_000;

const INT8 = 20;
const DATE = 1082;
const NUMERIC = 1700;
export const parsers: CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (oid === INT8 || oid === NUMERIC) return Number;
    if (oid === DATE) return String;
    return types.getTypeParser(oid, format as 'text');
  },
};

export interface PostgresOptions {
  url: string;
  maxConnections: number;
  /** Longest time of a statement; 0: unlimited. */
  statementTimeoutMs: number;
  /**
   * Idle time after which the server ends a transaction, because its process hangs or its host is down.
   * Default: 20 s.
   */
  idleTransactionMs?: number;
  onError: (error: Error) => void;
}

/** Connects on demand. A lost connection fails its current query; the next query gets a new connection. */
export function connectPostgres(options: PostgresOptions): Database {
  const connection = {
    connectionString: options.url,
    types: parsers,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: PROBE_AFTER_MS,
    query_timeout: options.statementTimeoutMs && options.statementTimeoutMs + ANSWER_WITHIN_MS,
    options: '-c timezone=UTC',
  };
  const pool = new Pool({
    ...connection,
    max: options.maxConnections,
    statement_timeout: options.statementTimeoutMs,
    idle_in_transaction_session_timeout: options.idleTransactionMs ?? IDLE_TRANSACTION_MS,
  });
  // The pool handles errors of idle clients only. An unhandled error of one in use would end the process.
  pool.on('connect', (client) => client.on('error', options.onError));
  pool.on('error', () => undefined);
  const dedicated = () => connectDedicated(connection, options.onError);

  return {
    query: (sql, params) => tryingAgain(() => run(pool, sql, params)),
    transaction: (work, how) => tryingAgain(() => inTransaction(pool, work, how)),
    session: (work) => onSession(pool, work),
    listen: (channel, onMessage) => listen(dedicated, channel, onMessage),
    withLock: (name, work) => withLock(dedicated, name, work),
    close: () => pool.end(),
  };
}

async function run<Row>(
  client: Pool | PoolClient,
  sql: string,
  params: readonly SqlValue[] = [],
  timeout: { query_timeout?: number } = {},
) {
  const values = params as unknown[];
  const name = planNameOf(sql, params);
  const query = { text: sql, values, ...timeout };
  const result = await client.query(name === undefined ? query : { name, ...query });
  return result.rows as Row[];
}

/** Length from which a statement may take longer to plan than to run. */
const LONG_CHARS = 300;
const MAX_NAMED = 500;
const planNames = new Map<string, string>();

/**
 * The name under which a connection caches the statement's plan. Bounded in number, because each plan takes
 * memory.
 */
function planNameOf(sql: string, params: readonly SqlValue[]): string | undefined {
  if (sql.length < LONG_CHARS || params.length === 0) return undefined;
  const known = planNames.get(sql);
  if (known !== undefined || planNames.size >= MAX_NAMED) return known;
  const name = `p${planNames.size}`;
  planNames.set(sql, name);
  return name;
}

/** Retries work that PostgreSQL has rolled back because of a conflict. */
async function tryingAgain<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === MAX_TRIES || !hasCode(error, SERIALIZATION_FAILURE, DEADLOCK)) throw error;
      await sleep(attempt * 10);
    }
  }
}

async function inTransaction<T>(
  pool: Pool,
  work: (tx: Queryable) => Promise<T>,
  { unbounded = false }: TransactionOptions = {},
): Promise<T> {
  const client = await pool.connect();
  const timeout = unbounded ? { query_timeout: UNBOUNDED_MS } : {};
  let broken = false;
  try {
    await client.query('BEGIN');
    if (unbounded) await client.query('SET LOCAL statement_timeout = 0');
    const result = await work({ query: (sql, params) => run(client, sql, params, timeout) });
    await client.query({ text: 'COMMIT', ...timeout });
    return result;
  } catch (error) {
    await client.query(ROLLBACK).catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

async function onSession<T>(pool: Pool, work: (on: Queryable) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('SET statement_timeout = 0');
    return await work({ query: (sql, params) => run(client, sql, params, { query_timeout: UNBOUNDED_MS }) });
  } finally {
    client.release(true);
  }
}

async function connectDedicated(config: ClientConfig, onError: (error: Error) => void): Promise<Client> {
  const client = new Client(config);
  client.on('error', onError);
  await client.connect();
  return client;
}

async function listen(
  dedicated: () => Promise<Client>,
  channel: string,
  onMessage: (payload: string | null) => void,
): Promise<() => Promise<void>> {
  const stopped = new AbortController();
  let current: Client | undefined;

  const attach = async (): Promise<void> => {
    const client = await dedicated();
    client.on('notification', ({ payload }) => onMessage(payload ?? null));
    try {
      await client.query(`LISTEN ${escapeIdentifier(channel)}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    client.once('end', () => void reattach());
    current = client;
    if (stopped.signal.aborted) await client.end();
  };
  const reattach = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      await sleep(1000, undefined, { signal: stopped.signal }).catch(() => undefined);
      if (stopped.signal.aborted) return;
      try {
        await attach();
        return stopped.signal.aborted ? undefined : onMessage(null);
      } catch {
        // The server is still unreachable. Every query reports that, so here it is enough to try again.
      }
    }
  };

  await attach().catch(() => void reattach());
  return async () => {
    stopped.abort();
    await current?.end().catch(() => undefined);
  };
}

async function withLock(
  dedicated: () => Promise<Client>,
  name: string,
  work: (lost: AbortSignal) => Promise<void>,
): Promise<boolean> {
  const client = await dedicated();
  const lost = new AbortController();
  client.once('end', () => lost.abort());
  try {
    await client.query(`SET idle_session_timeout = ${SILENT_HOLDER_MS}`);
    const { rows } = await client.query('SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS held', [
      name,
    ]);
    if (!rows[0]?.held) return false;
    void keepTalking(client, lost);
    await work(lost.signal);
    return true;
  } finally {
    lost.abort();
    await client.end().catch(() => undefined);
  }
}

/** The server ends an idle session, so a process that hangs loses its lock like one that crashed. */
async function keepTalking(client: Client, over: AbortController): Promise<void> {
  const ping = { text: 'SELECT 1', query_timeout: SILENT_HOLDER_MS / 2 };
  while (!over.signal.aborted) {
    await sleep(SILENT_HOLDER_MS / 4, undefined, { signal: over.signal, ref: false }).catch(() => undefined);
    if (!over.signal.aborted) await client.query(ping).catch(() => over.abort());
  }
}
