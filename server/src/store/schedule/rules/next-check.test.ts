import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHECK_OUTCOMES } from '@tidemark/contracts/product.ts';
import { intervalMs, isFailure, nextCheckDelayMs, type CheckEnd } from './next-check.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const FRESHNESS = { watchedMs: 4 * HOUR, popularMs: HOUR };
const NO_CAP = { watchedMs: 365 * DAY, popularMs: 365 * DAY };
const RULES = {
  retryAfterMs: MINUTE,
  blockedRetryAfterMs: 5 * MINUTE,
  maxRetries: 5,
  secondLookAfterMs: 2 * MINUTE,
};
const GOOD: CheckEnd = { outcome: 'priced', doubtfulLooks: 0, failures: 0, retryAfterMs: null };

const priorities = fc.integer({ min: 1, max: 10 });
const watchers = fc.nat({ max: 10_000 });
const random = fc.double({ min: 0, max: 1, noNaN: true });
const ends: fc.Arbitrary<CheckEnd> = fc.record({
  outcome: fc.constantFrom(...CHECK_OUTCOMES),
  doubtfulLooks: fc.nat({ max: 5 }),
  failures: fc.integer({ min: 0, max: 1000 }),
  retryAfterMs: fc.option(fc.nat({ max: 30 * DAY }), { nil: null }),
});

describe('intervalMs', () => {
  it.each([
    [1, 30 * MINUTE],
    [2, HOUR],
    [3, 2 * HOUR],
    [4, 4 * HOUR],
    [5, 6 * HOUR],
    [6, 8 * HOUR],
    [7, 12 * HOUR],
    [8, DAY],
    [9, 2 * DAY],
    [10, 7 * DAY],
  ])('at priority %i is %i ms where no promise caps it', (priority, expected) => {
    expect(intervalMs(priority, 1, NO_CAP)).toBe(expected);
  });

  it.each([
    [5, 1, 4 * HOUR],
    [3, 1, 2 * HOUR],
    [10, 100, 4 * HOUR],
    [10, 101, HOUR],
    [1, 5000, 30 * MINUTE],
    [1, 0, DAY],
    [9, 0, 2 * DAY],
    [10, 0, 7 * DAY],
  ])('at priority %i with %i watchers is %i ms', (priority, watched, expected) => {
    expect(intervalMs(priority, watched, FRESHNESS)).toBe(expected);
  });

  it('never exceeds the promise for what is watched, and never wakes a day early for what is not', () => {
    fc.assert(
      fc.property(priorities, watchers, (priority, watched) => {
        const interval = intervalMs(priority, watched, FRESHNESS);
        const promised = watched > 100 ? FRESHNESS.popularMs : watched > 0 ? FRESHNESS.watchedMs : Infinity;
        expect(interval).toBeLessThanOrEqual(promised);
        expect(interval).toBeGreaterThanOrEqual(watched === 0 ? DAY : 30 * MINUTE);
      }),
    );
  });

  it('is never longer for more watchers or a better priority', () => {
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
  const delay = (end: Partial<CheckEnd>, interval = 4 * HOUR, chance = 0) =>
    nextCheckDelayMs({ ...GOOD, ...end }, interval, RULES, chance);

  it.each<[string, Partial<CheckEnd>, number]>([
    ['a price: the interval', {}, 4 * HOUR],
    ['nothing new: the interval', { outcome: 'unchanged' }, 4 * HOUR],
    ['gone: the interval', { outcome: 'gone' }, 4 * HOUR],
    ['not a product: the interval', { outcome: 'not_a_product' }, 4 * HOUR],
    ['refused: the interval', { outcome: 'refused_address' }, 4 * HOUR],
    ['forbidden: the interval', { outcome: 'forbidden_by_robots' }, 4 * HOUR],
    ['blocked: 300 s', { outcome: 'blocked', failures: 1 }, 300_000],
    ['blocked again: 300 s', { outcome: 'blocked', failures: 4 }, 300_000],
    ['first failure: 60 s', { outcome: 'unreachable', failures: 1 }, MINUTE],
    ['second failure: doubled', { outcome: 'unreachable', failures: 2 }, 2 * MINUTE],
    ['third failure: doubled again', { outcome: 'unpriced', failures: 3 }, 4 * MINUTE],
    ['last retry', { outcome: 'unreachable', failures: 5 }, 16 * MINUTE],
    ['given up: the interval', { outcome: 'unreachable', failures: 6 }, 4 * HOUR],
    ['blocked for good: the interval', { outcome: 'blocked', failures: 6 }, 4 * HOUR],
    ['the shop’s Retry-After', { outcome: 'blocked', failures: 1, retryAfterMs: HOUR }, HOUR],
    ['a short Retry-After changes nothing', { outcome: 'blocked', failures: 1, retryAfterMs: 5 }, 300_000],
    [
      'a Retry-After beyond the interval',
      { outcome: 'unreachable', failures: 1, retryAfterMs: 9 * HOUR },
      9 * HOUR,
    ],
    ['an absurd Retry-After: a day', { outcome: 'blocked', failures: 1, retryAfterMs: 900 * DAY }, DAY],
    ['first doubtful look: soon', { doubtfulLooks: 1 }, 2 * MINUTE],
    ['more doubt: less soon', { doubtfulLooks: 3 }, 8 * MINUTE],
    ['lasting doubt: the interval', { doubtfulLooks: 30 }, 4 * HOUR],
  ])('%s', (_, end, expected) => {
    expect(delay(end)).toBe(expected);
  });

  it('is never later than the interval unless the shop asks, and random only shortens it, by a tenth at most', () => {
    fc.assert(
      fc.property(ends, priorities, watchers, random, (end, priority, watched, chance) => {
        const interval = intervalMs(priority, watched, FRESHNESS);
        const asked = Math.min(end.retryAfterMs ?? 0, DAY);
        const result = nextCheckDelayMs(end, interval, RULES, chance);
        const unspread = nextCheckDelayMs(end, interval, RULES, 0);
        expect(result).toBeLessThanOrEqual(Math.max(interval, asked));
        expect(result).toBeLessThanOrEqual(unspread);
        expect(result).toBeGreaterThanOrEqual(Math.floor(unspread * 0.9));
        expect(Number.isInteger(result) && result > 0).toBe(true);
      }),
    );
  });

  it('honours Retry-After up to a day, however the check ended otherwise', () => {
    fc.assert(
      fc.property(ends, random, (end, chance) => {
        fc.pre(end.doubtfulLooks === 0);
        const result = nextCheckDelayMs(end, 4 * HOUR, RULES, chance);
        expect(result).toBeGreaterThanOrEqual(Math.min(end.retryAfterMs ?? 0, DAY));
      }),
    );
  });

  it('doubles with each failure until it gives up or meets the interval', () => {
    for (let failures = 1; failures < RULES.maxRetries; failures++)
      expect(delay({ outcome: 'unreachable', failures: failures + 1 }, 7 * DAY)).toBe(
        2 * delay({ outcome: 'unreachable', failures }, 7 * DAY),
      );
    expect(delay({ outcome: 'unreachable', failures: 4 }, 3 * MINUTE)).toBe(3 * MINUTE);
  });
});

it('counts as failures only what may pass', () => {
  expect(CHECK_OUTCOMES.filter(isFailure)).toEqual(['unpriced', 'blocked', 'unreachable']);
});
