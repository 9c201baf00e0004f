import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode, type Database, type Queryable } from './database.ts';

const NUMBERED_SQL = /^(\d{4})-[a-z0-9-]+\.sql$/;
const LOCK_NOT_AVAILABLE = '55P03';
/**
 * A migration that waits for a table makes every later user of the table wait behind it, so it must not wait
 * long.
 */
const LOCK_TIMEOUT = '1s';
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;
const LOCK = `hashtextextended('migrations', 0)`;
const CONCURRENTLY = /\bCONCURRENTLY\b/g;

export interface MigrateOptions {
  /** The last file to apply, by its name. */
  upTo?: string;
  /** Called before each file, in its transaction. If it throws, the file is not applied. */
  before?: (tx: Queryable, name: string) => Promise<void>;
  /**
   * Called each time a file has to wait because another process migrates, backs up, or holds a table for
   * long.
   */
  onWait?: (name: string) => void;
  /** Stops the waiting; migrate then throws. */
  signal?: AbortSignal;
}

/** Without `session`, every file runs in a transaction, of a caller that has the database to itself. */
type Migratable = Pick<Database, 'transaction'> & Partial<Pick<Database, 'session'>>;

/**
 * Applies the numbered SQL files that have not been applied yet, in order, each in its own transaction. A
 * file whose first line is `-- no transaction` runs statement by statement instead, for CREATE INDEX
 * CONCURRENTLY; it must be safe to run again after a failure. Safe to run from many processes at once, and
 * while others use the database: a file that cannot lock a table within a second gives way to other users and
 * is tried again. Returns the names of the applied files.
 */
export async function migrate(
  database: Migratable,
  folder: URL,
  { upTo = '9999', ...options }: MigrateOptions = {},
): Promise<string[]> {
  const done = new Set((await database.transaction(appliedMigrations)).map(({ name }) => name));
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

/**
 * Throws if the database has a migration that none of the folders contains, because a newer Tidemark has
 * migrated it, or one whose file has another content now. Changes nothing.
 */
export async function assertKnownSchema(
  database: Pick<Database, 'transaction'>,
  folders: readonly URL[],
): Promise<void> {
  const applied = await database.transaction(appliedMigrations);
  const known = new Map<string, string>();
  for (const folder of folders)
    for (const name of await migrationNames(folder))
      known.set(name, checksumOf(await readFile(new URL(name, folder), 'utf8')));
  const unknown = applied.filter(({ name }) => !known.has(name)).map(({ name }) => name);
  if (unknown.length > 0)
    throw new Error(
      `A newer Tidemark has migrated this database. Unknown migrations: ${unknown.join(', ')}. Update Tidemark, or restore a backup made before the update.`,
    );
  const changed = applied.filter(({ name, checksum }) => known.get(name) !== checksum);
  if (changed.length > 0)
    throw new Error(
      `Migrations have changed since they were applied to this database: ${changed.map(({ name }) => name).join(', ')}. Use the version of Tidemark that applied them, or another database.`,
    );
}

interface AppliedMigration {
  name: string;
  /** The checksum of the file when it was applied; null if checksums were not stored then. */
  checksum: string | null;
}

async function appliedMigrations(tx: Queryable): Promise<AppliedMigration[]> {
  const [found] = await tx.query<{ yes: boolean }>(`SELECT to_regclass('migrations') IS NOT NULL AS yes`);
  if (!found?.yes) return [];
  return tx.query(
    `SELECT name, to_jsonb(migrations) ->> 'checksum' AS checksum FROM migrations ORDER BY name`,
  );
}

/** SHA-256 in hexadecimal, the same for every style of line ends. */
function checksumOf(sql: string): string {
  return createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex');
}

interface Migration {
  name: string;
  sql: string;
}

/** true: applied; false: another process has applied it; null: another process is migrating. */
type Applied = boolean | null;

async function applyPatiently(
  database: Migratable,
  migration: Migration,
  { before, onWait, signal }: Omit<MigrateOptions, 'upTo'>,
): Promise<boolean> {
  const { transaction, session } = database;
  const apply = () =>
    session && isWithoutTransaction(migration.sql)
      ? session((on) => applyOnSession(on, migration, before))
      : transaction((tx) => applyInTransaction(tx, migration, before), { unbounded: true });
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const applied = await apply().catch((error: unknown) => {
      if (hasCode(error, LOCK_NOT_AVAILABLE)) return null;
      throw error;
    });
    if (applied !== null) return applied;
    onWait?.(migration.name);
    await sleep(pauseMs, undefined, signal && { signal });
  }
}

async function applyInTransaction(
  tx: Queryable,
  migration: Migration,
  before: MigrateOptions['before'],
): Promise<Applied> {
  const [lock] = await tx.query<{ ours: boolean }>(`SELECT pg_try_advisory_xact_lock(${LOCK}) AS ours`);
  if (!lock?.ours) return null;
  await tx.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
  const { sql } = migration;
  return applyOnce(tx, migration, isWithoutTransaction(sql) ? sql.replaceAll(CONCURRENTLY, '') : sql, before);
}

/** Sets no lock timeout: a statement with CONCURRENTLY blocks no other session while it waits. */
async function applyOnSession(
  session: Queryable,
  migration: Migration,
  before: MigrateOptions['before'],
): Promise<Applied> {
  const [lock] = await session.query<{ ours: boolean }>(`SELECT pg_try_advisory_lock(${LOCK}) AS ours`);
  if (!lock?.ours) return null;
  try {
    return await applyOnce(session, migration, migration.sql, before);
  } finally {
    await session.query(`SELECT pg_advisory_unlock(${LOCK})`);
  }
}

async function applyOnce(
  on: Queryable,
  migration: Migration,
  sql: string,
  before: MigrateOptions['before'],
): Promise<boolean> {
  const { name } = migration;
  await on.query(
    'CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())',
  );
  const done = await on.query('SELECT 1 FROM migrations WHERE name = $1', [name]);
  if (done.length > 0) return false;
  await before?.(on, name);
  for (const statement of statementsOf(sql)) await on.query(statement);
  await on.query('INSERT INTO migrations (name, checksum) VALUES ($1, $2)', [
    name,
    checksumOf(migration.sql),
  ]);
  return true;
}

function isWithoutTransaction(sql: string): boolean {
  return sql.startsWith('-- no transaction\n');
}

/**
 * PostgreSQL runs statements that arrive together in one transaction, so a file without one is split at each
 * `;` that ends a line.
 */
function statementsOf(sql: string): string[] {
  if (!isWithoutTransaction(sql)) return [sql];
  return sql.split(/;[ \t]*$/m).filter((statement) => statement.replaceAll(/--.*$/gm, '').trim() !== '');
}
