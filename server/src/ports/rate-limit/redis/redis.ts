import { REDIS_PREFIX, type Redis } from '../../redis/redis.ts';
import { MAX_OPEN_BREAKERS, MAX_PAUSE_MS, type OpenBreaker } from '../rate-limit.ts';
import { ENTER, OPEN_BREAKERS, PAUSE, REPORT, TAKE } from './redis-scripts.ts';
import { type SharedLimits } from '../failover-limits.ts';
import { decodeEntry, encodeBreaker, encodeSources } from '../entry-encoding.ts';

const OPEN = `${REDIS_PREFIX}breakers`;
const INSTANCE = `${REDIS_PREFIX}limits:instance`;
const domainKey = (domain: string) => `${REDIS_PREFIX}domain:${domain}`;

/**
 * Buckets, pauses and breakers in Redis, one script per call, by the server's clock (or `now`). A restart, a
 * failover, a flush and a new epoch each make a new instance of the data, in which all buckets are empty at
 * the first call. Rejects while Redis is unreachable.
 */
export function redisRateLimit(redis: Redis, now?: () => number): SharedLimits {
  const clock = () => now?.() ?? '';
  return {
    isUsable: () => redis.unavailableReason() === null,
    async take(key, { intervalMs, burst }) {
      const reply = await redis.script(TAKE, [`${REDIS_PREFIX}limit:${key}`], [clock(), intervalMs, burst]);
      const [waitMs, left] = reply as [number, number];
      return { waitMs, left };
    },
    async enter(domain, { intervalMs, burst }, breaker, epoch) {
      const instance = `${redis.serverRunId()}.${epoch}`;
      const reply = await redis.script(
        ENTER,
        [domainKey(domain), INSTANCE, OPEN],
        [
          clock(),
          domain,
          ...encodeBreaker(breaker),
          intervalMs,
          burst,
          instance,
          encodeSources(breaker?.sources) ?? '',
        ],
      );
      return decodeEntry(...(reply as [number, string]));
    },
    async report(domain, report, breaker) {
      const result = report.ok ? [1, ''] : [0, report.page];
      const args = [
        clock(),
        domain,
        ...encodeBreaker(breaker),
        ...result,
        encodeSources(report.sources) ?? '',
      ];
      await redis.script(REPORT, [domainKey(domain), OPEN], args);
    },
    async pause(domain, forMs) {
      const args = [clock(), domain, ...encodeBreaker(null), Math.min(forMs, MAX_PAUSE_MS)];
      await redis.script(PAUSE, [domainKey(domain), OPEN], args);
    },
    async openBreakers() {
      const reply = await redis.script(OPEN_BREAKERS, [OPEN], [clock(), domainKey(''), MAX_OPEN_BREAKERS]);
      return (reply as [string, OpenBreaker['phase'], number, number][]).map(
        ([domain, phase, elapsedMs, sources]) => ({ domain, phase, elapsedMs, sources }),
      );
    },
  };
}
