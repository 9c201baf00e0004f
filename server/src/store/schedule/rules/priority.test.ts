import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { priorityOf, type PriorityFacts } from './priority.ts';

const interest = fc.record({
  watchers: fc.nat({ max: 1_000_000 }),
  volatility: fc.double({ min: 0, max: 50, noNaN: true }),
  ageDays: fc.double({ min: -1, max: 5000, noNaN: true }),
});

describe('priorityOf', () => {
  it.each<[PriorityFacts, number]>([
    [{ watchers: 1, volatility: 0, ageDays: 30 }, 5],
    [{ watchers: 0, volatility: 0, ageDays: 30 }, 5],
    [{ watchers: 10, volatility: 0, ageDays: 30 }, 5],
    [{ watchers: 11, volatility: 0, ageDays: 30 }, 4],
    [{ watchers: 100, volatility: 0, ageDays: 30 }, 4],
    [{ watchers: 101, volatility: 0, ageDays: 30 }, 3],
    [{ watchers: 1, volatility: 0.1, ageDays: 30 }, 5],
    [{ watchers: 1, volatility: 0.11, ageDays: 30 }, 4],
    [{ watchers: 1, volatility: 0, ageDays: 6.9 }, 4],
    [{ watchers: 1, volatility: 0, ageDays: 7 }, 5],
    [{ watchers: 11, volatility: 0.5, ageDays: 1 }, 2],
    [{ watchers: 5000, volatility: 2, ageDays: 0 }, 1],
  ])('rates %o as %i', (given, expected) => {
    expect(priorityOf(given)).toBe(expected);
  });

  it('returns a whole number from 1 to 10', () => {
    fc.assert(
      fc.property(interest, (given) => {
        const priority = priorityOf(given);
        expect(Number.isInteger(priority) && priority >= 1 && priority <= 10).toBe(true);
      }),
    );
  });

  it('never rates a product worse for more watchers, higher volatility or lower age', () => {
    fc.assert(
      fc.property(interest, interest, (one, two) => {
        const keener = {
          watchers: Math.max(one.watchers, two.watchers),
          volatility: Math.max(one.volatility, two.volatility),
          ageDays: Math.min(one.ageDays, two.ageDays),
        };
        expect(priorityOf(keener)).toBeLessThanOrEqual(Math.min(priorityOf(one), priorityOf(two)));
      }),
    );
  });
});
