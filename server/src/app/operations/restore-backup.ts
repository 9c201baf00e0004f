import { type BulkConnection, type Queryable } from '../../ports/database/database.ts';
import { assertReplaceable, dropEverything, emptyTables, setTriggersEnabled } from './clear-database.ts';
import { readBackup, tallyOf, type BackupHead, type BackupTail, type TableHead } from './read-backup.ts';
import { quoted, savedTables, type SavedTable } from './saved-tables.ts';
import { type OnRows } from './write-backup.ts';

export interface RestoreOptions {
  file: string;
  /** Replaces existing data. */
  force: boolean;
  /** The names of this version's migrations, in order. */
  migrations: readonly string[];
  /** Applies migrations up to a name. Resolves to those it applied. */
  migrate(upTo?: string): Promise<string[]>;
  /** Creates the partitions for prices between two times. */
  makeRoom(first: Date, last: Date): Promise<void>;
  onRows: OnRows;
}

export interface RestoredBackup {
  head: BackupHead;
  tail: BackupTail;
  /** The migrations applied after the backup's data was loaded. */
  migrated: string[];
}

/**
 * Replaces the database with a verified backup, using the plain price tables, and migrates it: all in one
 * transaction. Throws when the backup's schema is newer, and when the database is not empty and `force` is
 * not set.
 */
export async function restoreBackup(on: BulkConnection, options: RestoreOptions): Promise<RestoredBackup> {
  await on.query('BEGIN');
  try {
    const restored = await restoreAll(on, options);
    await on.query('COMMIT');
    return restored;
  } catch (error) {
    await on.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function restoreAll(on: BulkConnection, options: RestoreOptions): Promise<RestoredBackup> {
  let known: SavedTable[] = [];
  const seen = await readBackup(options.file, {
    async head(head) {
      assertKnown(head, options.migrations);
      await assertReplaceable(on, options.force);
      await dropEverything(on);
      await options.migrate(head.schema.at(-1));
      if (head.points) await options.makeRoom(new Date(head.points.first), new Date(head.points.last));
      known = await savedTables(on);
      await emptyTables(on);
      // The effects of the triggers are already among the rows.
      await setTriggersEnabled(on, false);
    },
    async table(head, rows) {
      assertFits(head, known);
      const columns = head.columns.map(quoted).join(', ');
      await on.copyIn(
        `COPY ${quoted(head.table)} (${columns}) FROM STDIN`,
        reported(head.table, rows, options.onRows),
      );
    },
  });
  const missing = known.filter(({ name }) => !(name in seen.tail.tables));
  if (missing.length > 0) throw new Error(`The backup lacks ${missing.map(({ name }) => name).join(', ')}.`);
  await setSequences(on, seen.tail.sequences);
  await skipUsedIds(on);
  await setTriggersEnabled(on, true);
  return { ...seen, migrated: await options.migrate() };
}

function assertKnown({ schema }: BackupHead, migrations: readonly string[]): void {
  const unknown = schema.filter((name, at) => name !== migrations[at]);
  if (schema.length === 0 || unknown.length > 0)
    throw new Error(
      `This backup comes from a newer Tidemark. Unknown migrations: ${unknown.join(', ')}. Update Tidemark, then restore.`,
    );
}

function assertFits({ table, columns }: TableHead, known: readonly SavedTable[]): void {
  const here = known.find(({ name }) => name === table);
  if (here?.columns.toSorted().join() !== columns.toSorted().join())
    throw new Error(`The backup’s table ${table} does not exist in this schema.`);
}

async function* reported(
  table: string,
  rows: AsyncIterable<Uint8Array>,
  onRows: OnRows,
): AsyncGenerator<Uint8Array> {
  const tally = tallyOf();
  for await (const block of tally.tap(rows)) {
    yield block;
    onRows(table, tally.rows());
  }
}

async function setSequences(on: Queryable, sequences: BackupTail['sequences']): Promise<void> {
  for (const [name, value] of Object.entries(sequences))
    await on.query('SELECT setval($1::text::regclass, $2::bigint)', [quoted(name), value]);
}

/** The sequences whose ids leave the service, in events and notifications. */
const PUBLISHED_IDS = ['event_ids', 'notifications_id_seq'];

/**
 * Continues the published ids at the time in milliseconds, which no database that gives less than a thousand
 * ids a second has reached: between the backup and the restore, ids were given that the backup does not know,
 * and receivers discard an id that they have seen. Deliveries have random ids.
 */
async function skipUsedIds(on: Queryable): Promise<void> {
  for (const name of PUBLISHED_IDS)
    await on.query(
      `SELECT setval($1::text::regclass, greatest(last_value, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint))
       FROM ${quoted(name)}`,
      [quoted(name)],
    );
}
