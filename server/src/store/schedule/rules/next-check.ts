import { type CheckOutcome } from '@tidemark/contracts/product.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Time between checks by priority 1 to 10. */
const INTERVALS_MS = [
  0.5 * HOUR,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  6 * HOUR,
  8 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
];

const POPULAR = 100;

export interface Freshness {
  /** The oldest a watched price may get, in milliseconds. */
  watchedMs: number;
  /** The same for more than 100 watchers. */
  popularMs: number;
}

/** Milliseconds between two checks: by priority, capped by the freshness promise; what nobody watches waits for days. */
export function intervalMs(priority: number, watchers: number, freshness: Freshness): number {
  const byPriority = INTERVALS_MS[priority - 1] ?? 7 * DAY;
  if (watchers === 0) return Math.max(byPriority, DAY);
  return Math.min(byPriority, watchers > POPULAR ? freshness.popularMs : freshness.watchedMs);
}

export interface RetryRules {
  retryAfterMs: number;
  blockedRetryAfterMs: number;
  maxRetries: number;
}

export interface CheckEnd {
  outcome: CheckOutcome;
  /** How many looks in a row showed a jump that is not confirmed yet; 0 when there is none. */
  doubtfulLooks: number;
  /** Failures in a row, this one included. */
  failures: number;
  /** What the shop asked for by Retry-After, in milliseconds. */
  retryAfterMs: number | null;
}

const LONGEST_RETRY_AFTER_MS = DAY;
/** The share of the interval by which checks are spread, so that what was added together does not stay together. */
const SPREAD = 0.1;

/**
 * Milliseconds until the next check. `random` (0 to 1) shortens the interval by up to a tenth and never lengthens it. Failures come
 * back sooner, blocks after a rest, each at the shop's word if it gave one; after `maxRetries` the interval holds again. A jump is
 * looked at again soon, and less and less soon while the looks disagree.
 */
export function nextCheckDelayMs(
  end: CheckEnd,
  interval: number,
  rules: RetryRules & { secondLookAfterMs: number },
  random: number,
): number {
  if (end.doubtfulLooks > 0)
    return Math.min(rules.secondLookAfterMs * 2 ** (end.doubtfulLooks - 1), interval);
  const regular = interval * (1 - SPREAD * random);
  const retry = isFailure(end.outcome) && end.failures <= rules.maxRetries;
  const delay = retry ? retryDelayMs(end, interval, rules) : regular;
  const rest = end.outcome === 'blocked' ? rules.blockedRetryAfterMs : 0;
  const asked = Math.min(end.retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS);
  return Math.round(Math.max(delay, rest, asked));
}

function retryDelayMs({ outcome, failures }: CheckEnd, interval: number, rules: RetryRules): number {
  if (outcome === 'blocked') return rules.blockedRetryAfterMs;
  return Math.min(rules.retryAfterMs * 2 ** (failures - 1), interval);
}

/** Whether the check failed for a passing reason, so that trying again soon makes sense. */
export function isFailure(outcome: CheckOutcome): boolean {
  return outcome === 'blocked' || outcome === 'unreachable' || outcome === 'unpriced';
}
