import { type Rate } from '../../ports/rate-limit/rate-limit.ts';

const MINUTE_MS = 60_000;
const MAX_BURST = 5;

/**
 * The token bucket for a domain's pace: at most `perMinute` requests in any 60 seconds, a few of them in a
 * burst. A bucket of b tokens lets b - 1 + 60 s / interval requests through in its busiest minute, so the
 * interval is 60 s / (perMinute - b + 1). A Crawl-delay is a minimum interval, without bursts.
 */
export function paceRate(perMinute: number, crawlDelayMs: number | null): Rate {
  if (crawlDelayMs !== null) return { burst: 1, intervalMs: Math.max(MINUTE_MS / perMinute, crawlDelayMs) };
  const burst = Math.min(MAX_BURST, Math.max(1, Math.floor(perMinute / 6)));
  return { burst, intervalMs: MINUTE_MS / (perMinute - burst + 1) };
}
