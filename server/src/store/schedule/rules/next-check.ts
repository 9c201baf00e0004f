import { type CheckOutcome } from '@tidemark/contracts/product.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Milliseconds between checks, by priority 1 to 10. */
const INTERVALS_MS = [
  0.5 * HOUR_MS,
  HOUR_MS,
  2 * HOUR_MS,
  4 * HOUR_MS,
  6 * HOUR_MS,
  8 * HOUR_MS,
  12 * HOUR_MS,
  DAY_MS,
  2 * DAY_MS,
  7 * DAY_MS,
];

const POPULAR_WATCHERS = 100;

export interface Freshness {
  /** Maximum age of a watched price, in milliseconds. */
  watchedMs: number;
  /** The same for products with more than 100 watchers. */
  popularMs: number;
}

/**
 * Milliseconds between two checks, by priority and capped by the freshness promise. Unwatched products wait
 * for days.
 */
export function intervalMs(priority: number, watchers: number, freshness: Freshness): number {
  const byPriority = INTERVALS_MS[priority - 1] ?? 7 * DAY_MS;
  if (watchers === 0) return Math.max(byPriority, DAY_MS);
  return Math.min(byPriority, watchers > POPULAR_WATCHERS ? freshness.popularMs : freshness.watchedMs);
}

export interface RetryRules {
  retryAfterMs: number;
  blockedRetryAfterMs: number;
  maxRetries: number;
}

export interface FinishedCheck {
  outcome: CheckOutcome;
  /** Number of checks in a row with an unconfirmed jump; 0 if there is none. */
  suspectChecks: number;
  /** Failures in a row, including this one; 0 if it is none. */
  failures: number;
  /** The shop's Retry-After, in milliseconds. */
  retryAfterMs: number | null;
}

const MAX_RETRY_AFTER_MS = DAY_MS;
/**
 * Share of the interval by which checks are spread, so that products added together do not stay synchronized.
 */
const SPREAD = 0.1;

/**
 * Milliseconds until the next check. `random` (0 to 1) shortens the interval by up to a tenth and never
 * lengthens it. Failures are retried sooner and blocks after a rest, both no earlier than the shop's
 * Retry-After. After `maxRetries` the interval applies again. A jump is checked again soon, with a delay that
 * doubles while the checks disagree.
 */
export function nextCheckDelayMs(
  end: FinishedCheck,
  interval: number,
  rules: RetryRules & { confirmationDelayMs: number },
  random: number,
): number {
  if (end.suspectChecks > 0)
    return Math.min(rules.confirmationDelayMs * 2 ** (end.suspectChecks - 1), interval);
  const regular = interval * (1 - SPREAD * random);
  const retry = isFailure(end.outcome) && end.failures > 0 && end.failures <= rules.maxRetries;
  const delay = retry ? retryDelayMs(end, interval, rules) : regular;
  const rest = end.outcome === 'blocked' ? rules.blockedRetryAfterMs : 0;
  const asked = Math.min(end.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS);
  return Math.round(Math.max(delay, rest, asked));
}

function retryDelayMs({ outcome, failures }: FinishedCheck, interval: number, rules: RetryRules): number {
  if (outcome === 'blocked') return rules.blockedRetryAfterMs;
  return Math.min(rules.retryAfterMs * 2 ** (failures - 1), interval);
}

/** Whether the check failed for a temporary reason, so that an early retry makes sense. */
export function isFailure(outcome: CheckOutcome): boolean {
  return outcome === 'blocked' || outcome === 'unreachable' || outcome === 'unpriced';
}
