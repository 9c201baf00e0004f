import { type Rate, type Taken } from './rate-limit.ts';

/** Tolerance for rounding errors when fractions of a millisecond are added up. */
const ROUNDING = 1e-6;

/**
 * The generic cell rate algorithm (ITU-T I.371): a bucket is stored as the time at which it will be full
 * again. Requests before `historyLostUntilMs` may be missing. The bucket then counts as empty at that moment,
 * the lowest level that conforming requests can have left, so that the requests before and after it conform
 * together.
 */
export function takeToken(
  fullAtMs: number,
  { intervalMs, burst }: Rate,
  nowMs: number,
  historyLostUntilMs = -Infinity,
): Taken & { fullAtMs: number } {
  const full = Math.max(nowMs, fullAtMs, Math.min(historyLostUntilMs, nowMs) + burst * intervalMs);
  const waitMs = full - nowMs - (burst - 1) * intervalMs;
  if (waitMs > 0) return { waitMs: Math.ceil(waitMs), left: 0, fullAtMs };
  const next = full + intervalMs;
  return { waitMs: 0, left: Math.floor(burst - (next - nowMs) / intervalMs + ROUNDING), fullAtMs: next };
}

/**
 * The stored time of a bucket that always has this rate, at most that of an empty one: after the clock was
 * set back it lies further ahead.
 */
export function atMostEmpty(fullAtMs: number, { intervalMs, burst }: Rate, nowMs: number): number {
  return Math.min(fullAtMs, nowMs + burst * intervalMs);
}
