import { readdir, readFile } from 'node:fs/promises';
import { type Database, type Queryable } from './index.ts';

const NUMBERED_SQL = /^(\d{4})-[a-z0-9-]+\.sql$/;

export interface MigrateOptions {
  /** The last file to apply, by its name. */
  upTo?: string;
  /** Comes before each file, in its transaction; what it throws keeps the file from being applied. */
  before?: (tx: Queryable, name: string) => Promise<void>;
}

/**
 * Applies the numbered SQL files that the database has not had yet, each in its own transaction, in order. Safe to run from many
 * processes at once: one works, the others wait. Returns the names of what it applied.
 */
export async function migrate(
  database: Pick<Database, 'transaction'>,
  folder: URL,
  { upTo = '9999', before }: MigrateOptions = {},
): Promise<string[]> {
  const files = (await migrationNames(folder)).filter((name) => name <= upTo);
  const applied: string[] = [];
  for (const name of files) {
    const sql = await readFile(new URL(name, folder), 'utf8');
    if (await applyOnce(database, name, sql, before)) applied.push(name);
  }
  return applied;
}

/** The names of the numbered SQL files, in order. */
export async function migrationNames(folder: URL): Promise<string[]> {
  return (await readdir(folder)).filter((name) => NUMBERED_SQL.test(name)).sort();
}

function applyOnce(
  database: Pick<Database, 'transaction'>,
  name: string,
  sql: string,
  before: MigrateOptions['before'],
): Promise<boolean> {
  return database.transaction(async (tx) => {
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('migrations', 0))");
    await tx.query(
      'CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())',
    );
    const done = await tx.query('SELECT 1 FROM migrations WHERE name = $1', [name]);
    if (done.length > 0) return false;
    await before?.(tx, name);
    await tx.query(sql);
    await tx.query('INSERT INTO migrations (name) VALUES ($1)', [name]);
    return true;
  });
}
