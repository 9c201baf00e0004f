/**
 * The composition root: the only folder that picks a technology.
 * compose.ts         configuration -> parts         parts.ts                what the roles are made of
 * open-database.ts   embedded or external           open-queue.ts           PostgreSQL or RabbitMQ
 * shared-state.ts    cache, broadcast, limits       create-page-visitor.ts  polite visits to shops
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { publicUrlOf, userAgentOf, type Config } from '../../config/config.ts';
import { type CheckParts } from '../../features/checks/check-product.ts';
import { ChecksInFlight } from '../../features/checks/checks-in-flight.ts';
import { CheckSlots } from '../../features/checks/check-slots.ts';
import { createStateLoader } from '../../features/checks/check-state.ts';
import { type GetModelInUse } from '../../features/forecasting/model/model.ts';
import { createChannels } from '../../features/notify/channels/channels.ts';
import { createSendLimits } from '../../features/notify/lanes/send-limits.ts';
import { createSendMessage } from '../../features/notify/send-message.ts';
import { type Database } from '../../ports/database/database.ts';
import { diskFullReason } from '../../ports/database/embedded/disk-space.ts';
import { postgresLeadership } from '../../ports/leadership/postgres.ts';
import { memoryRateLimit } from '../../ports/rate-limit/memory.ts';
import { deleteExpiredLimits } from '../../ports/rate-limit/postgres/delete-expired-limits.ts';
import { postgresSearchIndex } from '../../ports/search-index/postgres.ts';
import { createAddressGuard } from '../../shop/net/address-guard.ts';
import { priceStore } from '../../store/prices/price-store.ts';
import { createProductInvalidator } from '../../store/products/product-cache.ts';
import { createRecorder } from '../../store/prices/recorder.ts';
import { loseLeases } from '../../store/schedule/lose-leases.ts';
import { createPostponer, postponeChecks } from '../../store/schedule/postpone-checks.ts';
import { createLog, type Log } from '../../telemetry/log.ts';
import { openImages } from './open-images.ts';
import { closeWithin } from './close-within.ts';
import { createPageVisitor } from './create-page-visitor.ts';
import { openDatabase, type OpenDatabase, type OpenDatabaseOptions } from './open-database.ts';
import { openQueue } from './open-queue.ts';
import { type Parts } from './parts.ts';
import { openSharedState } from './shared-state.ts';

const LEADER_RETRY_MS = 2000;
const MODEL_CACHE_TTL_MS = 30_000;

export interface ComposeOptions extends Pick<OpenDatabaseOptions, 'signal' | 'onUnreachable'> {
  log?: Log;
}

/**
 * Starts or connects to everything, migrates the database, and returns the parts. If that fails, it closes
 * what it has opened.
 */
export async function compose(config: Config, options: ComposeOptions = {}): Promise<Parts> {
  const log = options.log ?? createLog(config.logLevel);
  const onError = (error: Error) => log.warn({ err: error }, 'a connection or a message failed');
  const opened = await openDatabase(config, { ...options, log, onError });
  try {
    return await composeOn(opened, { config, log, onError });
  } catch (error) {
    await closeWithin(log, [opened.closeDatabase]);
    await opened.stopServer();
    throw error;
  }
}

interface ComposeParts {
  config: Config;
  log: Log;
  onError: (error: Error) => void;
}

async function composeOn(opened: OpenDatabase, { config, log, onError }: ComposeParts): Promise<Parts> {
  const { database, databaseUrl, stopServer } = opened;
  const { close: closeShared, ...shared } = await openSharedState(config, { database, log, onError });
  const { queue, queueFailure, closeQueue } = openQueue(config, database, onError);
  const guard = createAddressGuard({ allowHosts: config.allowHosts });
  const publicUrl = publicUrlOf(config);
  const { channels, send } = sending(config, { database, guard, ...shared });
  const visitor = createPageVisitor({ config, guard, database, log, ...shared });
  return {
    config,
    log,
    database,
    queue,
    ...shared,
    processLimit: memoryRateLimit(() => performance.now()),
    searchIndex: postgresSearchIndex(database),
    leadership: postgresLeadership(database, { retryEveryMs: LEADER_RETRY_MS, onError }),
    guard,
    images: openImages(config, visitor.routes, onError),
    channels,
    send,
    forecastModel: askModel(database, log),
    publicUrl,
    webFolder: findWebFolder(),
    ready: async () => ({ ...queueFailure(), ...(await diskFailure(config)) }),
    degraded: () => ({ ...shared.degraded(), ...visitor.degraded() }),
    using: () => technologies(config, database),
    deleteExpiredLimits: () => deleteExpiredLimits(database),
    sharedEnv: { DATABASE_URL: databaseUrl, TIDEMARK_SHARED_STATE: 'postgres' },
    ...checking(config, visitor, { database, log, ...shared }),
    stopServer,
    async close() {
      const senders = Object.values(channels).map(({ close }) => close);
      const clients = [visitor.close, ...senders, closeQueue];
      await closeWithin(log, clients, [closeShared], [opened.closeDatabase]);
      await stopServer();
    },
  };
}

/** The notification channels, and sending on them within the limits. */
function sending(
  config: Config,
  { database, guard, rateLimit }: Pick<Parts, 'database' | 'guard' | 'rateLimit'>,
): Pick<Parts, 'channels' | 'send'> {
  const channels = createChannels({
    ...config,
    guard,
    publicUrl: publicUrlOf(config),
    userAgent: userAgentOf(config),
    timeoutMs: config.deliveryTimeoutMs,
  });
  const takeLimit = createSendLimits({ database, config, rateLimit });
  return { channels, send: createSendMessage({ database, channels, takeLimit }) };
}

/** The checks of this process, and what becomes of those in flight when it ends. */
function checking(
  config: Config,
  visitor: ReturnType<typeof createPageVisitor>,
  parts: Pick<Parts, 'database' | 'broadcast' | 'cache' | 'log'>,
): Pick<Parts, 'checkParts' | 'returnChecks' | 'loseChecks'> {
  const { database, log } = parts;
  const { leaseMs, quarantineMs, checkConcurrency } = config;
  const inFlight = new ChecksInFlight();
  const slots = new CheckSlots({ slots: checkConcurrency, waiting: checkConcurrency });
  return {
    checkParts: (signal) => ({
      ...visitor.visitParts(signal),
      ...recording(config, database, parts),
      inFlight,
      slots,
      postpone: createPostponer(database),
      leaseMs,
      log,
    }),
    returnChecks: () => postponeChecks(database, inFlight.tasks(), 0),
    loseChecks: () => loseLeases(database, inFlight.crash(), quarantineMs),
  };
}

/** The parts of a check that load its state and record its outcome. */
function recording(
  config: Config,
  database: Database,
  { broadcast, cache }: Pick<Parts, 'broadcast' | 'cache'>,
): Pick<CheckParts, 'database' | 'broadcast' | 'loadState' | 'record' | 'invalidateProduct' | 'rules'> {
  return {
    database,
    broadcast,
    loadState: createStateLoader(database),
    record: createRecorder(database),
    invalidateProduct: createProductInvalidator(cache),
    rules: checkRules(config),
  };
}

/** Loads the forecasting code on the first call, since few processes forecast. */
function askModel(database: Database, log: Log): GetModelInUse {
  let ask: Promise<GetModelInUse> | undefined;
  return async () => {
    ask ??= import('../../features/forecasting/registry/load-model-in-use.ts').then(({ createModelInUse }) =>
      createModelInUse({ database, log, cacheTtlMs: MODEL_CACHE_TTL_MS }),
    );
    return (await ask)();
  };
}

/** The disk of the embedded database. An external server's disk cannot be inspected from here. */
async function diskFailure({ databaseUrl, dataDir }: Config): Promise<Record<string, string>> {
  const reason = databaseUrl === undefined ? await diskFullReason(dataDir) : null;
  return reason === null ? {} : { disk: reason };
}

async function technologies(config: Config, database: Database): Promise<Record<string, string>> {
  return {
    database: config.databaseUrl === undefined ? 'embedded' : 'external',
    prices: await priceStore(database),
    queue: config.amqpUrl === undefined ? 'postgres' : 'rabbitmq',
    shared: config.redisUrl === undefined ? config.sharedState : 'redis',
  };
}

function checkRules(config: Config): CheckParts['rules'] {
  return {
    freshness: { watchedMs: config.freshWithinMs, popularMs: config.popularFreshWithinMs },
    retryAfterMs: config.retryAfterMs,
    blockedRetryAfterMs: config.blockedRetryAfterMs,
    maxRetries: config.maxRetries,
    confirmationDelayMs: config.confirmationDelayMs,
    jumpPercent: config.jumpPercent,
  };
}

function findWebFolder(): string | null {
  const folder = fileURLToPath(new URL('../../../../web/dist', import.meta.url));
  return existsSync(`${folder}/index.html`) ? folder : null;
}
