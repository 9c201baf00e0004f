import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ApiParts } from './api/api-parts.ts';
import { publicUrlOf, userAgentOf, type Config } from './config.ts';
import { createEmailSender } from './notify/channels/email.ts';
import { createWebhookSender } from './notify/channels/webhook.ts';
import { createSendMessage } from './notify/send-message.ts';
import { inProcessBroadcast } from './ports/broadcast/in-process.ts';
import { memoryCache } from './ports/cache/memory.ts';
import { INSTANCE_LOCK, startEmbeddedPostgres } from './ports/database/embedded.ts';
import { type Database } from './ports/database/index.ts';
import { migrate } from './ports/database/migrate.ts';
import { connectPostgres } from './ports/database/postgres.ts';
import { type Leadership } from './ports/leadership/index.ts';
import { postgresLeadership } from './ports/leadership/postgres.ts';
import { postgresQueue } from './ports/queue/postgres.ts';
import { type RateLimit } from './ports/rate-limit/index.ts';
import { memoryRateLimit } from './ports/rate-limit/memory.ts';
import { maintainPartitions } from './prices/partitions.ts';
import { createRecorder } from './prices/recorder.ts';
import { type CheckParts } from './scrape/check-product.ts';
import { createScraper } from './scrape/create-scraper.ts';
import { createAddressGuard } from './scrape/safe-address.ts';
import { createLog, type Log } from './telemetry/log.ts';

/** Everything that the roles are made of; whatever technology is behind it was chosen here. */
export interface Parts extends ApiParts {
  rateLimit: RateLimit;
  leadership: Leadership;
  /** What checks are made with; they stop waiting when the signal aborts. */
  checkParts(signal: AbortSignal): CheckParts;
  /** Closes connections and stops the embedded database; the roles must have ended. */
  close(): Promise<void>;
}

const CACHE_ENTRIES = 20_000;
const LEADER_RETRY_MS = 2000;
const QUEUE_VISIBILITY_MS = 120_000;
const QUEUE_POLL_MS = 1000;
const QUEUE_RETRY_MS = 5000;

/** Starts or connects to everything, brings the database up to date, and returns the parts. */
export async function compose(config: Config, log: Log = createLog(config.logLevel)): Promise<Parts> {
  const onError = (error: Error) => log.warn({ err: error }, 'a connection or a message failed');
  const { database, stopDatabase } = await openDatabase(config, log, onError);
  const guard = createAddressGuard({ allowHosts: config.allowHosts });
  const cache = memoryCache(CACHE_ENTRIES);
  const broadcast = inProcessBroadcast();
  const rateLimit = memoryRateLimit();
  const publicUrl = publicUrlOf(config);
  const userAgent = userAgentOf(config);
  const email = config.smtpUrl ? createEmailSender({ smtpUrl: config.smtpUrl, from: config.mailFrom }) : null;
  const webhook = createWebhookSender({ guard, userAgent, timeoutMs: config.deliveryTimeoutMs });
  const scraper = createScraper({ config, guard, cache, rateLimit });
  const record = createRecorder(database);

  return {
    config,
    log,
    database,
    queue: postgresQueue(database, {
      visibilityMs: QUEUE_VISIBILITY_MS,
      pollEveryMs: QUEUE_POLL_MS,
      retryAfterMs: QUEUE_RETRY_MS,
      onError,
    }),
    cache,
    broadcast,
    rateLimit,
    leadership: postgresLeadership(database, { retryEveryMs: LEADER_RETRY_MS, onError }),
    guard,
    send: createSendMessage(database, { email, webhook }, publicUrl),
    emailUsable: email !== null,
    publicUrl,
    webFolder: findWebFolder(),
    checkParts: (signal) => ({
      ...scraper.lookParts(signal),
      database,
      broadcast,
      record,
      rules: checkRules(config),
      log,
    }),
    async close() {
      email?.close();
      await Promise.all([scraper.close(), webhook.close()]);
      await stopDatabase();
    },
  };
}

async function openDatabase(config: Config, log: Log, onError: (error: Error) => void) {
  const embedded = config.databaseUrl ? null : await startEmbeddedPostgres({ dataDir: config.dataDir });
  if (embedded) log.info({ folder: embedded.folder }, 'embedded PostgreSQL is up');
  const database = connectPostgres({
    url: config.databaseUrl ?? embedded?.url ?? '',
    maxConnections: config.databaseConnections,
    statementTimeoutMs: config.statementTimeoutMs,
    onError,
  });
  const release = embedded ? await holdInstanceLock(database) : async () => undefined;
  const stopDatabase = async () => {
    await release();
    await database.close();
    await embedded?.stop();
  };
  try {
    const applied = await migrate(database, new URL('../migrations/', import.meta.url));
    if (applied.length > 0) log.info({ applied }, 'database brought up to date');
    await maintainPartitions(database, config.historyDays, new Date());
  } catch (error) {
    await stopDatabase();
    throw error;
  }
  return { database, stopDatabase };
}

/** Tells a second Tidemark on the same data folder that this one lives. Returns what ends that; throws where another was faster. */
async function holdInstanceLock(database: Database): Promise<() => Promise<void>> {
  const closing = Promise.withResolvers<void>();
  const taken = Promise.withResolvers<boolean>();
  const held = database.withLock(INSTANCE_LOCK, () => {
    taken.resolve(true);
    return closing.promise;
  });
  held.then(() => taken.resolve(false), taken.reject);
  if (!(await taken.promise)) {
    await database.close();
    throw new Error('Another Tidemark has just started on this data folder.');
  }
  return async () => {
    closing.resolve();
    await held;
  };
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
  const folder = fileURLToPath(new URL('../../web/dist', import.meta.url));
  return existsSync(`${folder}/index.html`) ? folder : null;
}
