import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type AskModel } from '../../features/forecasting/model/model-in-use.ts';
import { type ApiParts } from '../../api/http/api-parts.ts';
import { openSharedState } from './shared-state.ts';
import { publicUrlOf, userAgentOf, type Config } from '../../config/config.ts';
import { createEmailSender } from '../../features/notify/channels/email.ts';
import { createWebhookSender } from '../../features/notify/channels/webhook.ts';
import { createSendMessage } from '../../features/notify/send-message.ts';
import { awaitDatabase } from '../../ports/database/await-database.ts';
import { diskTrouble } from '../../ports/database/embedded/disk-space.ts';
import { embeddedUrl, startEmbeddedPostgres } from '../../ports/database/embedded/embedded.ts';
import { holdInstanceLock } from '../../ports/database/instance-lock.ts';
import { type Database } from '../../ports/database/database.ts';
import { migrate } from '../../ports/database/migrate.ts';
import { connectPostgres } from '../../ports/database/postgres/postgres.ts';
import { overlayTimescale } from '../../ports/database/timescale.ts';
import { type Leadership } from '../../ports/leadership/leadership.ts';
import { postgresLeadership } from '../../ports/leadership/postgres.ts';
import { type Queue } from '../../ports/queue/queue.ts';
import { postgresQueue } from '../../ports/queue/postgres/postgres.ts';
import { rabbitmqQueue } from '../../ports/queue/rabbitmq/rabbitmq.ts';
import { postgresSearchIndex } from '../../ports/search-index/postgres.ts';
import { keepHistory } from '../../store/prices/keep-history.ts';
import { priceStore } from '../../store/prices/price-store.ts';
import { createProductInvalidator } from '../../store/prices/product-cache.ts';
import { createRecorder } from '../../store/prices/recorder.ts';
import { type CheckParts } from '../../features/checks/check-product.ts';
import { createStateLoader } from '../../features/checks/check-state.ts';
import { createPageVisitor } from './create-page-visitor.ts';
import { createAddressGuard } from '../../shop/net/address-guard.ts';
import { settledWithin } from '../../lib/settled-within.ts';
import { createLog, type Log } from '../../telemetry/log.ts';

/** Everything that the roles are made of; whatever technology is behind it was chosen here. */
export interface Parts extends ApiParts {
  leadership: Leadership;
  /** What checks are made with; they stop waiting when the signal aborts. */
  checkParts(signal: AbortSignal): CheckParts;
  /** What another process must be set to in order to share these parts. */
  sharedEnv: Readonly<Record<string, string>>;
  /** Closes connections, those that do not answer after two seconds by giving them up, and stops the embedded database; the roles must have ended. */
  close(): Promise<void>;
}

const CLOSE_WITHIN_MS = 2000;
const LEADER_RETRY_MS = 2000;
const QUEUE_VISIBILITY_MS = 120_000;
const QUEUE_POLL_MS = 1000;
const QUEUE_RETRY_MS = 5000;
const QUEUE_LANES_MS = 30_000;
const MODEL_BELIEVED_MS = 30_000;
const AMQP_TIMEOUT_MS = 5000;
const AMQP_RETRY_MS = { first: 60_000, later: 300_000 };

export interface ComposeOptions {
  log?: Log;
  /** Ends the waiting for a database that is away; compose then throws. */
  signal?: AbortSignal;
  /** Hears why the database does not answer, each time that it does not. */
  onAway?: (reason: Error) => void;
}

/** Starts or connects to everything, brings the database up to date, and returns the parts. */
export async function compose(config: Config, options: ComposeOptions = {}): Promise<Parts> {
  const log = options.log ?? createLog(config.logLevel);
  const onError = (error: Error) => log.warn({ err: error }, 'a connection or a message failed');
  const { database, databaseUrl, closeDatabase, stopServer } = await openDatabase(config, {
    ...options,
    log,
    onError,
  });
  const guard = createAddressGuard({ allowHosts: config.allowHosts });
  const { close: closeShared, ...shared } = await openSharedState(config, { database, log, onError });
  const publicUrl = publicUrlOf(config);
  const userAgent = userAgentOf(config);
  const email = config.smtpUrl ? createEmailSender({ smtpUrl: config.smtpUrl, from: config.mailFrom }) : null;
  const webhook = createWebhookSender({ guard, userAgent, timeoutMs: config.deliveryTimeoutMs });
  const { queue, queueTrouble, closeQueue } = openQueue(config, database, onError);
  const scraper = createPageVisitor({ config, guard, database, log, ...shared });

  return {
    config,
    log,
    database,
    queue,
    ...shared,
    searchIndex: postgresSearchIndex(database),
    leadership: postgresLeadership(database, { retryEveryMs: LEADER_RETRY_MS, onError }),
    guard,
    send: createSendMessage(database, { email, webhook }, publicUrl),
    forecastModel: askModel(database, log),
    emailUsable: email !== null,
    publicUrl,
    webFolder: findWebFolder(),
    ready: async () => ({ ...queueTrouble(), ...(await roomTrouble(config)) }),
    using: () => technologies(config, database),
    sharedEnv: { DATABASE_URL: databaseUrl, TIDEMARK_SHARED_STATE: 'postgres' },
    checkParts: (signal) => ({
      ...scraper.visitParts(signal),
      database,
      broadcast: shared.broadcast,
      loadState: createStateLoader(database),
      record: createRecorder(database),
      invalidateProduct: createProductInvalidator(shared.cache),
      rules: checkRules(config),
      log,
    }),
    async close() {
      email?.close();
      await closeInTime(log, [scraper.close, webhook.close, closeQueue], [closeShared], [closeDatabase]);
      await stopServer();
    },
  };
}

/** Group after group, those of a group together; what is not closed in time is left to the end of the process. */
async function closeInTime(log: Log, ...groups: readonly (() => Promise<unknown>)[][]): Promise<void> {
  const closeAll = async () => {
    for (const group of groups) await Promise.all(group.map((close) => close()));
  };
  if (!(await settledWithin(closeAll(), CLOSE_WITHIN_MS)))
    log.warn('a connection could not be closed in time');
}

/** Loaded where it is first asked for: few processes forecast. */
function askModel(database: Database, log: Log): AskModel {
  let ask: Promise<AskModel> | undefined;
  return async () => {
    ask ??= import('../../features/forecasting/registry/load-model-in-use.ts').then(({ createModelInUse }) =>
      createModelInUse({ database, log, cacheTtlMs: MODEL_BELIEVED_MS }),
    );
    return (await ask)();
  };
}

/** Of the embedded database; another one's disk cannot be seen from here. */
async function roomTrouble({ databaseUrl, dataDir }: Config): Promise<Record<string, string>> {
  const trouble = databaseUrl === undefined ? await diskTrouble(dataDir) : null;
  return trouble === null ? {} : { disk: trouble };
}

async function technologies(config: Config, database: Database): Promise<Record<string, string>> {
  return {
    database: config.databaseUrl === undefined ? 'embedded' : 'external',
    prices: await priceStore(database),
    queue: config.amqpUrl === undefined ? 'postgres' : 'rabbitmq',
    shared: config.redisUrl === undefined ? config.sharedState : 'redis',
  };
}

/** The queue in RabbitMQ where there is one, else in the database; and what keeps it from working. */
function openQueue(config: Config, database: Database, onError: (error: Error) => void) {
  if (!config.amqpUrl) {
    const queue = postgresQueue(database, {
      visibilityMs: QUEUE_VISIBILITY_MS,
      pollEveryMs: QUEUE_POLL_MS,
      retryAfterMs: QUEUE_RETRY_MS,
      lanesEveryMs: QUEUE_LANES_MS,
      onError,
    });
    return { queue, queueTrouble: () => ({}), closeQueue: async () => undefined };
  }
  const queue = rabbitmqQueue({
    url: config.amqpUrl,
    timeoutMs: AMQP_TIMEOUT_MS,
    retryAfterMs: AMQP_RETRY_MS,
    lanesEveryMs: QUEUE_LANES_MS,
    onError,
  });
  const queueTrouble = (): Record<string, string> => {
    const trouble = queue.trouble();
    return trouble === null ? {} : { queue: trouble };
  };
  return { queue, queueTrouble, closeQueue: () => queue.close() };
}

/** The database alone, as it is; an embedded one answers while its service runs. */
export function composeDatabase(config: Config, onError: (error: Error) => void): Database {
  return connectPostgres({
    url: config.databaseUrl ?? embeddedUrl(config.dataDir),
    maxConnections: 2,
    statementTimeoutMs: config.statementTimeoutMs,
    onError,
  });
}

/** The queue alone. Throws where it is in the embedded database, which belongs to the running service. */
export function composeQueue(
  config: Config,
  onError: (error: Error) => void,
): { queue: Queue; close: () => Promise<void> } {
  if (!config.amqpUrl && !config.databaseUrl)
    throw new Error(
      'Set AMQP_URL or DATABASE_URL. The embedded database answers the running service alone: ask its API, /api/v1/admin/dead-letters.',
    );
  const database = composeDatabase(config, onError);
  const { queue, closeQueue } = openQueue(config, database, onError);
  const close = async () => {
    await closeQueue();
    await database.close();
  };
  return { queue, close };
}

type DatabaseOptions = ComposeOptions & { log: Log; onError: (error: Error) => void };

async function openDatabase(config: Config, { log, onError, onAway, signal }: DatabaseOptions) {
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
  const stopServer = async () => embedded?.stop();
  try {
    await awaitDatabase(database, signal ?? new AbortController().signal, onAway ?? onError);
    if (embedded || needsExclusiveDatabase(config)) release = await acquireInstanceLock(database);
    const applied = [
      ...(await migrate(database, new URL('../../../migrations/', import.meta.url), {
        onWait: (migration) =>
          log.warn({ migration }, 'waiting for a table that something else uses for long'),
        ...(signal && { signal }),
      })),
      ...(await overlayTimescale(database, new URL('../../../migrations/timescale/', import.meta.url))),
    ];
    if (applied.length > 0) log.info({ applied }, 'database brought up to date');
    await keepHistory(database, config.historyDays, new Date());
  } catch (error) {
    await closeInTime(log, [closeDatabase]);
    await stopServer();
    throw error;
  }
  return { database, databaseUrl, closeDatabase, stopServer };
}
/** Its limits are its own, so a second process on the same database would double what shops see. */
function needsExclusiveDatabase(config: Config): boolean {
  return config.redisUrl === undefined && config.sharedState === 'process';
}

async function acquireInstanceLock(database: Database): Promise<() => Promise<void>> {
  const release = await holdInstanceLock(database);
  if (release) return release;
  throw new Error(
    'Another Tidemark is using this database. Stop it, or set REDIS_URL for both, so that they share their limits.',
  );
}

function checkRules(config: Config): CheckParts['rules'] {
  return {
    freshness: { watchedMs: config.freshWithinMs, popularMs: config.popularFreshWithinMs },
    retryAfterMs: config.retryAfterMs,
    blockedRetryAfterMs: config.blockedRetryAfterMs,
    maxRetries: config.maxRetries,
    secondLookAfterMs: config.secondLookAfterMs,
    jumpPercent: config.jumpPercent,
  };
}

function findWebFolder(): string | null {
  const folder = fileURLToPath(new URL('../../../../web/dist', import.meta.url));
  return existsSync(`${folder}/index.html`) ? folder : null;
}
