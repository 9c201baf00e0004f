import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHECK_OUTCOMES } from '@tidemark/contracts/product.ts';
import { intervalMs, isFailure, nextCheckDelayMs, type FinishedCheck } from './next-check.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const FRESHNESS = { watchedMs: 4 * HOUR_MS, popularMs: HOUR_MS };
const NO_CAP = { watchedMs: 365 * DAY_MS, popularMs: 365 * DAY_MS };
const RULES = {
  retryAfterMs: MINUTE_MS,
  blockedRetryAfterMs: 5 * MINUTE_MS,
  maxRetries: 5,
  confirmationDelayMs: 2 * MINUTE_MS,
};
const GOOD: FinishedCheck = { outcome: 'priced', suspectChecks: 0, failures: 0, retryAfterMs: null };

const priorities = fc.integer({ min: 1, max: 10 });
const watchers = fc.nat({ max: 10_000 });
const random = fc.double({ min: 0, max: 1, noNaN: true });
const ends: fc.Arbitrary<FinishedCheck> = fc.record({
  outcome: fc.constantFrom(...CHECK_OUTCOMES),
  suspectChecks: fc.nat({ max: 5 }),
  failures: fc.integer({ min: 0, max: 1000 }),
  retryAfterMs: fc.option(fc.nat({ max: 30 * DAY_MS }), { nil: null }),
});

describe('intervalMs', () => {
  it.each([
    [1, 30 * MINUTE_MS],
    [2, HOUR_MS],
    [3, 2 * HOUR_MS],
    [4, 4 * HOUR_MS],
    [5, 6 * HOUR_MS],
    [6, 8 * HOUR_MS],
    [7, 12 * HOUR_MS],
    [8, DAY_MS],
    [9, 2 * DAY_MS],
    [10, 7 * DAY_MS],
  ])('returns at priority %i without a cap %i ms', (priority, expected) => {
    expect(intervalMs(priority, 1, NO_CAP)).toBe(expected);
  });

  it.each([
    [5, 1, 4 * HOUR_MS],
    [3, 1, 2 * HOUR_MS],
    [10, 100, 4 * HOUR_MS],
    [10, 101, HOUR_MS],
    [1, 5000, 30 * MINUTE_MS],
    [1, 0, DAY_MS],
    [9, 0, 2 * DAY_MS],
    [10, 0, 7 * DAY_MS],
  ])('returns at priority %i with %i watchers %i ms', (priority, watched, expected) => {
    expect(intervalMs(priority, watched, FRESHNESS)).toBe(expected);
  });

  it('never exceeds the freshness promise for watched products, and waits at least a day for unwatched ones', () => {
    fc.assert(
      fc.property(priorities, watchers, (priority, watched) => {
        const interval = intervalMs(priority, watched, FRESHNESS);
        const promised = watched > 100 ? FRESHNESS.popularMs : watched > 0 ? FRESHNESS.watchedMs : Infinity;
        expect(interval).toBeLessThanOrEqual(promised);
        expect(interval).toBeGreaterThanOrEqual(watched === 0 ? DAY_MS : 30 * MINUTE_MS);
      }),
    );
  });

  it('never returns a longer interval for more watchers or a better priority', () => {
    fc.assert(
      fc.property(priorities, priorities, watchers, watchers, (p, q, v, w) => {
        expect(intervalMs(Math.min(p, q), Math.max(v, w), FRESHNESS)).toBeLessThanOrEqual(
          Math.min(intervalMs(p, v, FRESHNESS), intervalMs(q, w, FRESHNESS)),
        );
      }),
    );
  });
});

describe('nextCheckDelayMs', () => {
  const delay = (end: Partial<FinishedCheck>, interval = 4 * HOUR_MS, chance = 0) =>
    nextCheckDelayMs({ ...GOOD, ...end }, interval, RULES, chance);

  it.each<[string, Partial<FinishedCheck>, number]>([
    ['a price: the interval', {}, 4 * HOUR_MS],
    ['no change: the interval', { outcome: 'unchanged' }, 4 * HOUR_MS],
    ['gone: the interval', { outcome: 'gone' }, 4 * HOUR_MS],
    ['not a product: the interval', { outcome: 'not_a_product' }, 4 * HOUR_MS],
    ['refused: the interval', { outcome: 'refused_address' }, 4 * HOUR_MS],
    ['forbidden: the interval', { outcome: 'forbidden_by_robots' }, 4 * HOUR_MS],
    ['blocked: 300 s', { outcome: 'blocked', failures: 1 }, 300_000],
    ['blocked again: 300 s', { outcome: 'blocked', failures: 4 }, 300_000],
    ['first failure: 60 s', { outcome: 'unreachable', failures: 1 }, MINUTE_MS],
    ['second failure: doubled', { outcome: 'unreachable', failures: 2 }, 2 * MINUTE_MS],
    ['third failure: doubled again', { outcome: 'unpriced', failures: 3 }, 4 * MINUTE_MS],
    ['the fifth failure: the last retry', { outcome: 'unreachable', failures: 5 }, 16 * MINUTE_MS],
    ['the last retry: the interval', { outcome: 'unreachable', failures: 6 }, 4 * HOUR_MS],
    ['blocked too often: the interval', { outcome: 'blocked', failures: 6 }, 4 * HOUR_MS],
    [
      'blocked with a Retry-After: the shop’s delay',
      { outcome: 'blocked', failures: 1, retryAfterMs: HOUR_MS },
      HOUR_MS,
    ],
    [
      'blocked with a short Retry-After: 300 s',
      { outcome: 'blocked', failures: 1, retryAfterMs: 5 },
      300_000,
    ],
    [
      'a Retry-After beyond the interval',
      { outcome: 'unreachable', failures: 1, retryAfterMs: 9 * HOUR_MS },
      9 * HOUR_MS,
    ],
    [
      'an excessive Retry-After: a day',
      { outcome: 'blocked', failures: 1, retryAfterMs: 900 * DAY_MS },
      DAY_MS,
    ],
    ['the first suspect check: two minutes', { suspectChecks: 1 }, 2 * MINUTE_MS],
    ['the third suspect check: doubled twice', { suspectChecks: 3 }, 8 * MINUTE_MS],
    ['many suspect checks: the interval', { suspectChecks: 30 }, 4 * HOUR_MS],
  ])('returns the delay after %s', (_, end, expected) => {
    expect(delay(end)).toBe(expected);
  });

  it('never exceeds the interval without a Retry-After, and is shortened by at most a tenth', () => {
    fc.assert(
      fc.property(ends, priorities, watchers, random, (end, priority, watched, chance) => {
        const interval = intervalMs(priority, watched, FRESHNESS);
        const asked = Math.min(end.retryAfterMs ?? 0, DAY_MS);
        const result = nextCheckDelayMs(end, interval, RULES, chance);
        const unspread = nextCheckDelayMs(end, interval, RULES, 0);
        expect(result).toBeLessThanOrEqual(Math.max(interval, asked));
        expect(result).toBeLessThanOrEqual(unspread);
        expect(result).toBeGreaterThanOrEqual(Math.floor(unspread * 0.9));
        expect(Number.isInteger(result) && result > 0).toBe(true);
      }),
    );
  });

  it('honours a Retry-After of up to a day after any outcome', () => {
    fc.assert(
      fc.property(ends, random, (end, chance) => {
        fc.pre(end.suspectChecks === 0);
        const result = nextCheckDelayMs(end, 4 * HOUR_MS, RULES, chance);
        expect(result).toBeGreaterThanOrEqual(Math.min(end.retryAfterMs ?? 0, DAY_MS));
      }),
    );
  });

  it('doubles the delay with each failure until the retries are used up or the interval is reached', () => {
    for (let failures = 1; failures < RULES.maxRetries; failures++)
      expect(delay({ outcome: 'unreachable', failures: failures + 1 }, 7 * DAY_MS)).toBe(
        2 * delay({ outcome: 'unreachable', failures }, 7 * DAY_MS),
      );
    expect(delay({ outcome: 'unreachable', failures: 4 }, 3 * MINUTE_MS)).toBe(3 * MINUTE_MS);
  });
});

it('counts only temporary outcomes as failures', () => {
  expect(CHECK_OUTCOMES.filter(isFailure)).toEqual(['unpriced', 'blocked', 'unreachable']);
});
