/**
 * Backups: everything that must not be lost, in one file for any PostgreSQL, with or without TimescaleDB.
 * write-backup.ts  database -> verified file        restore-backup.ts  file -> database
 * backup-file.ts   first line, gzip, checksum       read-backup.ts     content (with line-reader.ts)
 * saved-tables.ts  which tables, in which order     clear-database.ts  removes what a restore replaces
 */
import { type BulkConnection, type Queryable } from '../../ports/database/database.ts';
import { priceStore } from '../../store/prices/price-store.ts';
import { assertWhole, writeBackupFile } from './backup-file.ts';
import { END_OF_ROWS } from './line-reader.ts';
import {
  onlyReading,
  readBackup,
  tallyOf,
  type BackupHead,
  type BackupTail,
  type TableHead,
} from './read-backup.ts';
import { savedTables } from './saved-tables.ts';

/** Called repeatedly with the number of rows of a table processed so far. */
export type OnRows = (table: string, rows: number) => void;

export interface WriteOptions {
  file: string;
  /** Names of the TimescaleDB overlay's migrations. */
  overlay: readonly string[];
  onRows: OnRows;
}

export interface WrittenBackup {
  head: BackupHead;
  tail: BackupTail;
  bytes: number;
}

/**
 * Saves a consistent snapshot of the database while it is in use, and verifies the file by reading it back.
 * Throws, and leaves no file, when that fails or while the database is being moved to TimescaleDB.
 */
export async function writeBackup(on: BulkConnection, options: WriteOptions): Promise<WrittenBackup> {
  const { checked, bytes } = await writeBackupFile(options.file, contentOf(on, options), async (part) => {
    await assertWhole(part);
    return readBackup(part, onlyReading);
  });
  return { ...checked, bytes };
}

/**
 * Migrations and the deletion of old prices wait for these locks. Anything queued behind them would wait too.
 */
const HOLD_STILL = ['migrations', 'partitions'];

async function* contentOf(on: BulkConnection, { overlay, onRows }: WriteOptions): AsyncGenerator<Uint8Array> {
  for (const name of HOLD_STILL)
    await on.query('SELECT pg_advisory_lock_shared(hashtextextended($1, 0))', [name]);
  await on.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  await assertSettled(on);
  yield asLine(await headOf(on, overlay));
  const tables: BackupTail['tables'] = {};
  for (const { name, columns, select } of await savedTables(on)) {
    yield asLine({ table: name, columns } satisfies TableHead);
    const tally = tallyOf();
    for await (const block of tally.tap(on.copyOut(`COPY (${select}) TO STDOUT`))) {
      yield block;
      onRows(name, tally.rows());
    }
    yield END_OF_ROWS;
    tables[name] = tally.total();
  }
  yield asLine({ tables, sequences: await sequencesOf(on) } satisfies BackupTail);
  await on.query('COMMIT');
}

const asLine = (value: object) => Buffer.from(`${JSON.stringify(value)}\n`);

async function assertSettled(on: Queryable): Promise<void> {
  const [found] = await on.query<{ filled: boolean; moving: boolean }>(
    `SELECT to_regclass('migrations') IS NOT NULL AND to_regclass('price_daily') IS NOT NULL AS filled,
       to_regclass('price_history_next') IS NOT NULL OR to_regclass('price_daily_plain') IS NOT NULL AS moving`,
  );
  if (!found?.filled) throw new Error('This database has no Tidemark tables.');
  if (found.moving)
    throw new Error('The move to TimescaleDB is not finished. Run first: npx tidemark move-to-timescale');
}

async function headOf(on: Queryable, overlay: readonly string[]): Promise<BackupHead> {
  const [about] = await on.query<{ made_at: Date; postgres: string; first: Date | null; last: Date | null }>(
    `SELECT now() AS made_at, current_setting('server_version') AS postgres, min(at) AS first, max(at) AS last
     FROM price_history`,
  );
  const applied = await on.query<{ name: string }>('SELECT name FROM migrations ORDER BY name');
  const { first = null, last = null } = about ?? {};
  return {
    madeAt: about?.made_at.toISOString() ?? '',
    schema: applied.map(({ name }) => name).filter((name) => !overlay.includes(name)),
    postgres: about?.postgres ?? '',
    prices: await priceStore(on),
    points: first && last && { first: first.toISOString(), last: last.toISOString() },
  };
}

/** Read after the rows, so that no sequence is behind its rows. */
async function sequencesOf(on: Queryable): Promise<BackupTail['sequences']> {
  const rows = await on.query<{ name: string; value: string }>(
    `SELECT sequencename AS name, last_value::text AS value FROM pg_sequences
     WHERE schemaname = current_schema() AND last_value IS NOT NULL ORDER BY 1`,
  );
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}
