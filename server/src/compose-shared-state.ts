import { type Config } from './config.ts';
import { inProcessBroadcast } from './ports/broadcast/in-process.ts';
import { type Broadcast } from './ports/broadcast/index.ts';
import { postgresBroadcast } from './ports/broadcast/postgres.ts';
import { redisBroadcast } from './ports/broadcast/redis.ts';
import { announcedDrops } from './ports/cache/announced-drops.ts';
import { spareBroadcast } from './ports/broadcast/spare-broadcast.ts';
import { type Cache } from './ports/cache/index.ts';
import { memoryCache } from './ports/cache/memory.ts';
import { redisCache } from './ports/cache/redis.ts';
import { type Database } from './ports/database/index.ts';
import { type RateLimit } from './ports/rate-limit/index.ts';
import { memoryRateLimit } from './ports/rate-limit/memory.ts';
import { postgresHold } from './ports/rate-limit/postgres-hold.ts';
import { postgresRateLimit, startsFresh } from './ports/rate-limit/postgres.ts';
import { redisRateLimit } from './ports/rate-limit/redis.ts';
import { spareLimits } from './ports/rate-limit/spare-limits.ts';
import { connectRedis } from './ports/redis/connect.ts';
import { type Log } from './telemetry/log.ts';

/** What is remembered for a short while: copies, who listens now, how often a shop was asked. */
export interface SharedState {
  cache: Cache;
  broadcast: Broadcast;
  rateLimit: RateLimit;
  /** What is away although the service goes on, and why; no secrets. */
  degraded(): Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const COPIES = { maxEntries: 50_000, maxLength: 64_000_000 };

interface Parts {
  database: Database;
  log: Log;
  onError: (error: Error) => void;
}

/** In Redis where there is one; else in PostgreSQL where processes have to share it; else in this process. */
export async function openSharedState(config: Config, parts: Parts): Promise<SharedState> {
  if (config.redisUrl !== undefined) return inRedis(config.redisUrl, parts);
  return config.sharedState === 'postgres' ? inPostgres(parts) : inThisProcess(parts);
}

async function inThisProcess({ database }: Parts): Promise<SharedState> {
  const forgottenUntilMs = (await startsFresh(database)) ? -Infinity : Date.now();
  return {
    cache: memoryCache(COPIES),
    broadcast: inProcessBroadcast(),
    rateLimit: memoryRateLimit(Date.now, forgottenUntilMs),
    degraded: () => ({}),
    close: async () => undefined,
  };
}

async function inPostgres({ database, onError }: Parts): Promise<SharedState> {
  const broadcast = postgresBroadcast(database, onError);
  return {
    cache: await announcedDrops(memoryCache(COPIES), broadcast),
    broadcast,
    rateLimit: postgresRateLimit(database, { onError }),
    degraded: () => ({}),
    close: () => broadcast.close(),
  };
}

async function inRedis(url: string, { database, log, onError }: Parts): Promise<SharedState> {
  await startsFresh(database);
  const redis = await connectRedis({
    url,
    onAway: (reason) => log.warn({ reason }, 'Redis is away; going on without it, slower'),
    onBack: () => log.info('Redis is back'),
  });
  const rateLimit = spareLimits({
    shared: redisRateLimit(redis),
    spare: postgresRateLimit(database, { asSpare: true, onError }),
    hold: postgresHold(database),
    own: memoryRateLimit(),
  });
  const toldByDatabase = postgresBroadcast(database, onError);
  const degraded = () => {
    const trouble = redis.trouble();
    return trouble === null ? {} : { redis: trouble };
  };
  return {
    cache: redisCache(redis),
    broadcast: spareBroadcast(redisBroadcast(redis), toldByDatabase, () => redis.trouble() === null),
    rateLimit,
    degraded,
    async close() {
      rateLimit.close();
      await toldByDatabase.close();
      await redis.close();
    },
  };
}
