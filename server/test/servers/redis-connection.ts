import { connectRedis } from '../../src/ports/redis/connect.ts';
import { type Redis } from '../../src/ports/redis/redis.ts';
import { type RedisServer } from './redis.ts';

export interface TestRedis {
  redis: Redis;
  /** What a log would have been told. */
  told: string[];
}

export async function connectTo(server: Pick<RedisServer, 'url'>): Promise<TestRedis> {
  const told: string[] = [];
  const redis = await connectRedis({
    url: server.url,
    onUnreachable: (reason) => told.push(`away: ${reason}`),
    onBack: () => told.push('back'),
  });
  return { redis, told };
}
