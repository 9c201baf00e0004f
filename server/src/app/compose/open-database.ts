import { type Config } from '../../config/config.ts';
import { awaitDatabase } from '../../ports/database/await-database.ts';
import { type Database } from '../../ports/database/database.ts';
import { embeddedUrl, startEmbeddedPostgres } from '../../ports/database/embedded/embedded.ts';
import { tryAcquireInstanceLock } from '../../ports/database/instance-lock.ts';
import { assertKnownSchema, migrate } from '../../ports/database/migrate.ts';
import { connectPostgres } from '../../ports/database/postgres/postgres.ts';
import { overlayTimescale } from '../../ports/database/timescale.ts';
import { keepHistory } from '../../store/prices/keep-history.ts';
import { type Log } from '../../telemetry/log.ts';
import { closeWithin } from './close-within.ts';

const MIGRATIONS = new URL('../../../migrations/', import.meta.url);
/** After that PostgreSQL is shut down at once, and the next start replays its log. */
const STOP_SERVER_WITHIN_MS = 1500;
const OVERLAY = new URL('../../../migrations/timescale/', import.meta.url);

export interface OpenDatabaseOptions {
  log: Log;
  /** Stops waiting for an unreachable database; opening it then rejects. */
  signal?: AbortSignal;
  /** Called with the error of each failed attempt to reach the database. */
  onUnreachable?: (reason: Error) => void;
  onError: (error: Error) => void;
}

export interface OpenDatabase {
  database: Database;
  databaseUrl: string;
  closeDatabase(): Promise<void>;
  /** Stops the embedded server; does nothing when the server is external. */
  stopServer(): Promise<void>;
}

/** Starts the embedded PostgreSQL or connects to the configured one, and migrates it. */
export async function openDatabase(config: Config, options: OpenDatabaseOptions): Promise<OpenDatabase> {
  const { log, onError } = options;
  const embedded = config.databaseUrl
    ? null
    : await startEmbeddedPostgres({ dataDir: config.dataDir, onError });
  if (embedded) log.info({ folder: embedded.folder }, 'embedded PostgreSQL is up');
  const databaseUrl = config.databaseUrl ?? embedded?.url ?? '';
  const database = connectPostgres({
    url: databaseUrl,
    maxConnections: config.databaseConnections,
    statementTimeoutMs: config.statementTimeoutMs,
    onError,
  });
  let release: (() => Promise<void>) | undefined;
  const closeDatabase = async () => {
    await release?.();
    await database.close();
  };
  const stopServer = async () => embedded?.stop(STOP_SERVER_WITHIN_MS);
  try {
    await awaitDatabase(
      database,
      options.signal ?? new AbortController().signal,
      options.onUnreachable ?? onError,
    );
    if (embedded || needsExclusiveDatabase(config)) release = await acquireInstanceLock(database);
    await bringUpToDate(config, database, options);
  } catch (error) {
    await closeWithin(log, [closeDatabase]);
    await stopServer();
    throw error;
  }
  return { database, databaseUrl, closeDatabase, stopServer };
}

/**
 * Connects to the database as it is, without migrating it. An embedded one can be reached only while its
 * service runs.
 */
export function connectDatabase(config: Config, onError: (error: Error) => void): Database {
  return connectPostgres({
    url: config.databaseUrl ?? embeddedUrl(config.dataDir),
    maxConnections: 2,
    statementTimeoutMs: config.statementTimeoutMs,
    onError,
  });
}

async function bringUpToDate(
  config: Config,
  database: Database,
  { log, signal }: OpenDatabaseOptions,
): Promise<void> {
  await assertKnownSchema(database, [MIGRATIONS, OVERLAY]);
  const applied = [
    ...(await migrate(database, MIGRATIONS, {
      onWait: (migration) => log.warn({ migration }, 'waiting for a lock that another session holds'),
      ...(signal && { signal }),
    })),
    ...(await overlayTimescale(database, OVERLAY)),
  ];
  if (applied.length > 0) log.info({ applied }, 'database migrated');
  await keepHistory(database, config.historyDays, new Date());
}

/**
 * Limits in process memory are not shared: a second process on the same database would double the requests
 * that shops see.
 */
function needsExclusiveDatabase(config: Config): boolean {
  return config.redisUrl === undefined && config.sharedState === 'process';
}

async function acquireInstanceLock(database: Database): Promise<() => Promise<void>> {
  const release = await tryAcquireInstanceLock(database);
  if (release) return release;
  throw new Error(
    'Another Tidemark is using this database. Stop it, or set REDIS_URL for both, so that they share their limits.',
  );
}
