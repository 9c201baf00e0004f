import { type Config } from '../../config/config.ts';
import { inProcessBroadcast } from '../../ports/broadcast/in-process.ts';
import { type Broadcast } from '../../ports/broadcast/broadcast.ts';
import { postgresBroadcast } from '../../ports/broadcast/postgres.ts';
import { redisBroadcast } from '../../ports/broadcast/redis.ts';
import { announcedInvalidation } from '../../ports/cache/announced-invalidation.ts';
import { failoverBroadcast } from '../../ports/broadcast/failover-broadcast.ts';
import { type Cache } from '../../ports/cache/cache.ts';
import { memoryCache } from '../../ports/cache/memory.ts';
import { redisCache } from '../../ports/cache/redis.ts';
import { type Database } from '../../ports/database/database.ts';
import { type RateLimit } from '../../ports/rate-limit/rate-limit.ts';
import { memoryRateLimit } from '../../ports/rate-limit/memory.ts';
import { postgresLease } from '../../ports/rate-limit/postgres/lease.ts';
import { postgresRateLimit, resetPostgresLimits } from '../../ports/rate-limit/postgres/postgres.ts';
import { redisRateLimit } from '../../ports/rate-limit/redis/redis.ts';
import { failoverLimits } from '../../ports/rate-limit/failover-limits.ts';
import { connectRedis } from '../../ports/redis/connect.ts';
import { type Log } from '../../telemetry/log.ts';

/** Short-lived state: cache entries, live subscriptions, and the requests made to each shop. */
export interface SharedState {
  cache: Cache;
  broadcast: Broadcast;
  rateLimit: RateLimit;
  /** Unreachable parts that the service runs on without: name -> reason, without secrets. */
  degraded(): Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const CACHE_LIMITS = { maxEntries: 50_000, maxLength: 64_000_000 };

interface SharedStateParts {
  database: Database;
  log: Log;
  onError: (error: Error) => void;
}

/**
 * Opens the shared state: in Redis when REDIS_URL is set, in PostgreSQL when processes share it, otherwise in
 * this process.
 */
export async function openSharedState(config: Config, parts: SharedStateParts): Promise<SharedState> {
  if (config.redisUrl !== undefined) return inRedis(config.redisUrl, parts);
  return config.sharedState === 'postgres' ? inPostgres(parts) : inThisProcess(parts);
}

async function inThisProcess({ database }: SharedStateParts): Promise<SharedState> {
  const historyLostUntilMs = (await resetPostgresLimits(database)) ? -Infinity : performance.now();
  return {
    cache: memoryCache(CACHE_LIMITS),
    broadcast: inProcessBroadcast(),
    rateLimit: memoryRateLimit(undefined, historyLostUntilMs),
    degraded: () => ({}),
    close: async () => undefined,
  };
}

async function inPostgres({ database, onError }: SharedStateParts): Promise<SharedState> {
  const broadcast = postgresBroadcast(database, onError);
  return {
    cache: await announcedInvalidation(memoryCache(CACHE_LIMITS), broadcast),
    broadcast,
    rateLimit: postgresRateLimit(database, { onError }),
    degraded: () => ({}),
    close: () => broadcast.close(),
  };
}

async function inRedis(url: string, { database, log, onError }: SharedStateParts): Promise<SharedState> {
  await resetPostgresLimits(database);
  const redis = await connectRedis({
    url,
    onUnreachable: (reason) => log.warn({ reason }, 'Redis is unreachable; running without it, more slowly'),
    onReachable: () => log.info('Redis is reachable again'),
  });
  const rateLimit = failoverLimits({
    shared: redisRateLimit(redis),
    fallback: postgresRateLimit(database, { requiresLease: true, onError }),
    lease: postgresLease(database),
    local: memoryRateLimit(),
  });
  const databaseBroadcast = postgresBroadcast(database, onError);
  const degraded = () => {
    const reason = redis.unavailableReason();
    return reason === null ? {} : { redis: reason };
  };
  return {
    cache: redisCache(redis),
    broadcast: failoverBroadcast(
      redisBroadcast(redis),
      databaseBroadcast,
      () => redis.unavailableReason() === null,
    ),
    rateLimit,
    degraded,
    async close() {
      rateLimit.close();
      await databaseBroadcast.close();
      await redis.close();
    },
  };
}
