import { connectRedis } from '../../src/ports/redis/connect.ts';
import { type Redis } from '../../src/ports/redis/redis.ts';
import { type RedisServer } from './redis.ts';

export interface TestRedis {
  redis: Redis;
  /** The reported changes: `unreachable: <reason>` and `reachable`. */
  changes: string[];
}

export async function connectTo(server: Pick<RedisServer, 'url'>): Promise<TestRedis> {
  const changes: string[] = [];
  const redis = await connectRedis({
    url: server.url,
    onUnreachable: (reason) => changes.push(`unreachable: ${reason}`),
    onReachable: () => changes.push('reachable'),
  });
  return { redis, changes };
}
