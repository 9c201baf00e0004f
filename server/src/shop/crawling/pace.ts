import { type Rate } from '../../ports/rate-limit/rate-limit.ts';

const MINUTE_MS = 60_000;
const MAX_BURST = 5;

/**
 * The bucket that keeps a domain's pace: never more than `perMinute` requests in any 60 seconds, some of them at once. A bucket of b
 * tokens lets b - 1 + 60 s / interval through in its busiest minute, so the interval is 60 s / (perMinute - b + 1). A site that asks
 * for a pause between requests (robots.txt Crawl-delay) gets it, and no bursts.
 */
export function paceRate(perMinute: number, crawlDelayMs: number | null): Rate {
  if (crawlDelayMs !== null) return { burst: 1, intervalMs: Math.max(MINUTE_MS / perMinute, crawlDelayMs) };
  const burst = Math.min(MAX_BURST, Math.max(1, Math.floor(perMinute / 6)));
  return { burst, intervalMs: MINUTE_MS / (perMinute - burst + 1) };
}
