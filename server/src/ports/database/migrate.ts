import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode, type Database, type Queryable } from './database.ts';

const NUMBERED_SQL = /^(\d{4})-[a-z0-9-]+\.sql$/;
const LOCK_NOT_AVAILABLE = '55P03';
/** Whoever wants a table after a migration that waits for it waits as long as that does. */
const LOCK_TIMEOUT = '1s';
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;

export interface MigrateOptions {
  /** The last file to apply, by its name. */
  upTo?: string;
  /** Comes before each file, in its transaction; what it throws keeps the file from being applied. */
  before?: (tx: Queryable, name: string) => Promise<void>;
  /** Hears, each time, that a file must wait: another process migrates or saves the database, or uses a table for long. */
  onWait?: (name: string) => void;
  /** Ends the waiting; migrate then throws. */
  signal?: AbortSignal;
}

type Transactions = Pick<Database, 'transaction'>;

/**
 * Applies the numbered SQL files that the database has not had yet, each in its own transaction, in order. Safe to run from many
 * processes at once, and while others use the database: a file that does not get a table at once lets others have it and tries again.
 * Returns the names of what it applied.
 */
export async function migrate(
  database: Transactions,
  folder: URL,
  { upTo = '9999', ...options }: MigrateOptions = {},
): Promise<string[]> {
  const done = await database.transaction(appliedNames);
  const missing = (await migrationNames(folder)).filter((name) => name <= upTo && !done.has(name));
  const applied: string[] = [];
  for (const name of missing) {
    const sql = await readFile(new URL(name, folder), 'utf8');
    if (await applyPatiently(database, { name, sql }, options)) applied.push(name);
  }
  return applied;
}

/** The names of the numbered SQL files, in order. */
export async function migrationNames(folder: URL): Promise<string[]> {
  return (await readdir(folder)).filter((name) => NUMBERED_SQL.test(name)).sort();
}

async function appliedNames(tx: Queryable): Promise<Set<string>> {
  const [found] = await tx.query<{ yes: boolean }>(`SELECT to_regclass('migrations') IS NOT NULL AS yes`);
  const rows = found?.yes ? await tx.query<{ name: string }>('SELECT name FROM migrations') : [];
  return new Set(rows.map(({ name }) => name));
}

interface Migration {
  name: string;
  sql: string;
}

async function applyPatiently(
  database: Transactions,
  migration: Migration,
  { before, onWait, signal }: Omit<MigrateOptions, 'upTo'>,
): Promise<boolean> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const applied = await applyOnce(database, migration, before).catch((error: unknown) => {
      if (hasCode(error, LOCK_NOT_AVAILABLE)) return null;
      throw error;
    });
    if (applied !== null) return applied;
    onWait?.(migration.name);
    await sleep(pauseMs, undefined, signal && { signal });
  }
}

/** True: applied; false: another process has done it; null: another process is at it. */
function applyOnce(
  database: Transactions,
  { name, sql }: Migration,
  before: MigrateOptions['before'],
): Promise<boolean | null> {
  const apply = async (tx: Queryable): Promise<boolean | null> => {
    const [lock] = await tx.query<{ ours: boolean }>(
      `SELECT pg_try_advisory_xact_lock(hashtextextended('migrations', 0)) AS ours`,
    );
    if (!lock?.ours) return null;
    await tx.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
    await tx.query(
      'CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())',
    );
    const done = await tx.query('SELECT 1 FROM migrations WHERE name = $1', [name]);
    if (done.length > 0) return false;
    await before?.(tx, name);
    await tx.query(sql);
    await tx.query('INSERT INTO migrations (name) VALUES ($1)', [name]);
    return true;
  };
  return database.transaction(apply, { unbounded: true });
}
