import { readdir, readFile } from 'node:fs/promises';
import { type Database } from './index.ts';

const NUMBERED_SQL = /^(\d{4})-[a-z0-9-]+\.sql$/;

/**
 * Applies the numbered SQL files that the database has not had yet, each in its own transaction, in order. Safe to run from many
 * processes at once: one works, the others wait. Returns the names of what it applied.
 */
export async function migrate(database: Database, folder: URL): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => NUMBERED_SQL.test(name)).sort();
  const applied: string[] = [];
  for (const name of files) {
    const sql = await readFile(new URL(name, folder), 'utf8');
    if (await applyOnce(database, name, sql)) applied.push(name);
  }
  return applied;
}

function applyOnce(database: Database, name: string, sql: string): Promise<boolean> {
  return database.transaction(async (tx) => {
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('migrations', 0))");
    await tx.query(
      'CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())',
    );
    const done = await tx.query('SELECT 1 FROM migrations WHERE name = $1', [name]);
    if (done.length > 0) return false;
    await tx.query(sql);
    await tx.query('INSERT INTO migrations (name) VALUES ($1)', [name]);
    return true;
  });
}
