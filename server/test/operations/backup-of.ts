import {
  composeBackup,
  composeRestore,
  type DatabaseRestoreOptions,
} from '../../src/app/compose/compose-backup.ts';
import { readConfig } from '../../src/config/config.ts';
import { connectPostgres } from '../../src/ports/database/postgres/postgres.ts';
import { everyRow } from '../database/seed-every-table.ts';

const ignore = () => undefined;

export function backUp(url: string, file: string, onRows: (table: string, rows: number) => void = ignore) {
  const { signal } = new AbortController();
  return composeBackup(readConfig({ DATABASE_URL: url }), { file, onRows, signal });
}

export function restore(url: string, file: string, options: Partial<DatabaseRestoreOptions> = {}) {
  return composeRestore(readConfig({ DATABASE_URL: url }), {
    file,
    force: false,
    onRows: ignore,
    onStep: ignore,
    ...options,
  });
}

/**
 * Every row that a backup must restore: those of logged tables, without the times of the migrations. Uses its
 * own connection and closes it, because a restore refuses a database with other connections.
 */
export async function rowsToKeep(url: string): Promise<Record<string, string[]>> {
  const database = connectPostgres({ url, maxConnections: 1, statementTimeoutMs: 60_000, onError: ignore });
  try {
    const { migrations: _applied, ...rows } = await everyRow(database, { onlyLogged: true });
    return rows;
  } finally {
    await database.close();
  }
}
