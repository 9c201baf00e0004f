import { REDIS_PREFIX, type Redis } from '../../redis/redis.ts';
import { MAX_OPEN_BREAKERS, type OpenBreaker } from '../rate-limit.ts';
import { ENTER, OPEN_BREAKERS, REPORT, TAKE } from './redis-scripts.ts';
import { type SharedLimits } from '../failover-limits.ts';
import { settingsOf, toEntry } from '../store-words.ts';

const OPEN = `${REDIS_PREFIX}breakers`;
const MEMORY = `${REDIS_PREFIX}limits:memory`;
const domainKey = (domain: string) => `${REDIS_PREFIX}domain:${domain}`;

/**
 * Buckets and breakers in Redis, each step one script by the server's clock (or `now`). A server that restarted, was emptied or failed
 * over has another memory, and an `era` in which others may have let requests through begins another one too: such a memory takes all
 * buckets for empty at the moment it is first asked. Rejects while Redis is away.
 */
export function redisRateLimit(redis: Redis, now?: () => number): SharedLimits {
  const clock = () => now?.() ?? '';
  return {
    isUsable: () => redis.trouble() === null,
    async take(key, { intervalMs, burst }) {
      const reply = await redis.script(TAKE, [`${REDIS_PREFIX}limit:${key}`], [clock(), intervalMs, burst]);
      const [waitMs, left] = reply as [number, number];
      return { waitMs, left };
    },
    async enter(domain, { intervalMs, burst }, breaker, era) {
      const memory = `${redis.memoryId()}.${era}`;
      const reply = await redis.script(
        ENTER,
        [domainKey(domain), MEMORY, OPEN],
        [clock(), domain, ...settingsOf(breaker), intervalMs, burst, memory],
      );
      return toEntry(...(reply as [number, string]));
    },
    async report(domain, ok, breaker) {
      const args = [clock(), domain, ...settingsOf(breaker), ok ? 1 : 0];
      await redis.script(REPORT, [domainKey(domain), OPEN], args);
    },
    async openBreakers() {
      const reply = await redis.script(OPEN_BREAKERS, [OPEN], [clock(), domainKey(''), MAX_OPEN_BREAKERS]);
      return (reply as [string, OpenBreaker['phase'], number][]).map(([domain, phase, elapsedMs]) => ({
        domain,
        phase,
        elapsedMs,
      }));
    },
  };
}
