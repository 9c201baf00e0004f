import { type Rate } from '../../ports/rate-limit/rate-limit.ts';

const MINUTE_MS = 60_000;
const MAX_BURST = 5;

/**
 * A request reaches the shop up to this much later than the next ones, relative to when they were let
 * through, because it had to open a connection.
 */
export const MAX_ARRIVAL_JITTER_MS = 1000;

/**
 * The token bucket for a domain's pace: as the shop sees it, at most `perMinute` requests in any 60 seconds,
 * a few of them in a burst. A bucket of b tokens lets b - 1 + w / interval requests through in its busiest
 * window of w. Requests that arrive within 60 s were let through within 60 s plus the jitter, so the interval
 * is that over (perMinute - b + 1). A Crawl-delay is a minimum interval between arrivals, without bursts.
 */
export function paceRate(perMinute: number, crawlDelayMs: number | null): Rate {
  const windowMs = MINUTE_MS + MAX_ARRIVAL_JITTER_MS;
  if (crawlDelayMs !== null) {
    const intervalMs = Math.max(windowMs / perMinute, crawlDelayMs + MAX_ARRIVAL_JITTER_MS);
    return { burst: 1, intervalMs };
  }
  const burst = Math.min(MAX_BURST, Math.max(1, Math.floor(perMinute / 6)));
  return { burst, intervalMs: windowMs / (perMinute - burst + 1) };
}
