import { setTimeout as sleep } from 'node:timers/promises';
import { assertWhole } from '../operations/backup-file.ts';
import { restoreBackup, type RestoredBackup } from '../operations/restore-backup.ts';
import { writeBackup, type OnRows, type WrittenBackup } from '../operations/write-backup.ts';
import { moveToTimescale } from './compose-move.ts';
import { type Config } from '../../config/config.ts';
import { connectBulk } from '../../ports/database/postgres/bulk-connection.ts';
import { embeddedUrl, hasCluster, startEmbeddedPostgres } from '../../ports/database/embedded/embedded.ts';
import { type BulkConnection, type Database } from '../../ports/database/database.ts';
import { tryAcquireInstanceLock } from '../../ports/database/instance-lock.ts';
import { migrate, migrationNames } from '../../ports/database/migrate.ts';
import { connectPostgres } from '../../ports/database/postgres/postgres.ts';
import { enableTimescale } from '../../ports/database/timescale.ts';
import { maintainPartitions } from '../../store/prices/partitions.ts';
import { type OnStep } from '../../store/prices/move-history.ts';

const MIGRATIONS = new URL('../../../migrations/', import.meta.url);
const OVERLAY = new URL('../../../migrations/timescale/', import.meta.url);
const DAY_MS = 86_400_000;
const IDLE_TRIES = 20;
const IDLE_PAUSE_MS = 100;
const STATEMENT_TIMEOUT_MS = 24 * 3_600_000;

export interface BackupOptions {
  file: string;
  onRows: OnRows;
  /** Aborts the backup, which then throws. */
  signal: AbortSignal;
}

/**
 * Saves the configured database, whether the service runs or not. Throws if it cannot be reached or saved.
 */
export async function composeBackup(config: Config, options: BackupOptions): Promise<WrittenBackup> {
  const server = await joinServer(config);
  try {
    const on = await connectBulk(server.url);
    const stop = () => void on.close().catch(() => undefined);
    options.signal.addEventListener('abort', stop);
    try {
      return await writeBackup(on, { ...options, overlay: await migrationNames(OVERLAY) });
    } catch (error) {
      throw options.signal.aborted ? new Error('Stopped; nothing was saved.') : error;
    } finally {
      options.signal.removeEventListener('abort', stop);
      await on.close();
    }
  } finally {
    await server.stop();
  }
}

export interface DatabaseRestoreOptions {
  file: string;
  force: boolean;
  onRows: OnRows;
  /** Called at each step of the move to TimescaleDB, if the server has it. */
  onStep: OnStep;
}

/**
 * Replaces the configured database, which no service may be using, with a backup. On failure it throws and
 * changes nothing.
 */
export async function composeRestore(
  config: Config,
  options: DatabaseRestoreOptions,
): Promise<RestoredBackup> {
  await assertWhole(options.file);
  const server = config.databaseUrl
    ? standing(config.databaseUrl)
    : await startEmbeddedPostgres({ dataDir: config.dataDir });
  const database = connectSlow(server.url);
  let release: (() => Promise<void>) | undefined;
  try {
    release = await acquireIdleDatabase(database);
    const restored = await restoreInto(server.url, options);
    if ((await enableTimescale(database)) === null)
      await moveToTimescale(database, config.historyDays, options.onStep);
    // Without it the first statements would be planned for empty tables.
    await database.query('ANALYZE');
    return restored;
  } finally {
    await release?.();
    await database.close();
    await server.stop();
  }
}

async function restoreInto(url: string, options: DatabaseRestoreOptions): Promise<RestoredBackup> {
  const on = await connectBulk(url);
  try {
    return await restoreOn(on, options);
  } finally {
    await on.close();
  }
}

/** Replaces the content of a database with a backup, using the plain tables for prices. */
export async function restoreOn(
  on: BulkConnection,
  {
    migrations = MIGRATIONS,
    ...options
  }: Pick<DatabaseRestoreOptions, 'file' | 'force' | 'onRows'> & { migrations?: URL },
): Promise<RestoredBackup> {
  const inTransaction: Pick<Database, 'transaction'> = { transaction: (work) => work(on) };
  return restoreBackup(on, {
    ...options,
    migrations: await migrationNames(migrations),
    migrate: (upTo) => migrate(inTransaction, migrations, upTo === undefined ? {} : { upTo }),
    async makeRoom(first, last) {
      const end = Math.max(last.getTime(), Date.now());
      const days = Math.ceil((end - first.getTime()) / DAY_MS);
      await maintainPartitions(inTransaction, days, new Date(end));
    },
  });
}

interface Server {
  url: string;
  stop(): Promise<void>;
}

/** A server that this process does not stop. */
const standing = (url: string): Server => ({ url, stop: async () => undefined });

/** The running server, or else the embedded one, started until `stop` is called. */
async function joinServer({ databaseUrl, dataDir }: Config): Promise<Server> {
  if (databaseUrl) return standing(databaseUrl);
  if (!(await hasCluster(dataDir)))
    throw new Error(`There is no database in ${dataDir}. Set TIDEMARK_DATA_DIR or DATABASE_URL.`);
  const url = embeddedUrl(dataDir);
  if (await answers(url)) return standing(url);
  const server = await startEmbeddedPostgres({ dataDir });
  const database = connectSlow(url);
  const release = await tryAcquireInstanceLock(database);
  return {
    url,
    async stop() {
      await release?.();
      await database.close();
      await server.stop();
    },
  };
}

async function answers(url: string): Promise<boolean> {
  const connection = await connectBulk(url).catch(() => null);
  await connection?.close();
  return connection !== null;
}

/**
 * Takes the instance lock once no other session is connected. Retries for a moment, because the connections
 * of a process that has just ended remain briefly.
 */
async function acquireIdleDatabase(database: Database): Promise<() => Promise<void>> {
  for (let left = IDLE_TRIES; left > 0; left--) {
    const [others] = await database.query<{ count: number }>(
      `SELECT count(*) AS count FROM pg_stat_activity
       WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
    const release = others?.count ? null : await tryAcquireInstanceLock(database);
    if (release) return release;
    await sleep(IDLE_PAUSE_MS);
  }
  throw new Error('This database is in use. Stop every Tidemark process and close all other connections.');
}

/** One connection besides the one that holds the instance lock. */
function connectSlow(url: string): Database {
  return connectPostgres({
    url,
    maxConnections: 1,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    onError: () => undefined,
  });
}
