import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averageOfDay, type PriceDay, type PriceStep, thinSteps } from './price-stats.ts';

const HOUR_MS = 3_600_000;
const START_MS = Date.parse('2026-03-01T00:00:00Z');

const at = (hours: number) => new Date(START_MS + hours * HOUR_MS);
const prices = (of: readonly PriceStep[]) => of.map(({ priceMinor }) => priceMinor);

function step(hours: number, priceMinor: number): PriceStep {
  return { at: at(hours), priceMinor, listPriceMinor: null, currency: 'USD', availability: 'InStock' };
}

const series = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 1, max: 10_000 })), {
    selector: ([at]) => at,
    minLength: 1,
    maxLength: 400,
  })
  .map((points) => points.toSorted(([a], [b]) => a - b).map(([at, price]) => step(at / 10, price)));

describe('thinning', () => {
  it('returns at most the limit of the given steps, in order', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 4, max: 100 }), (steps, max) => {
        const kept = thinSteps(steps, max);
        expect(kept.length).toBeLessThanOrEqual(max);
        expect(kept).toEqual(steps.filter((one) => kept.includes(one)));
      }),
    );
  });

  it('keeps the first, last, lowest and highest step', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 4, max: 100 }), (steps, max) => {
        const kept = thinSteps(steps, max);
        expect([kept[0], kept.at(-1)]).toEqual([steps[0], steps.at(-1)]);
        expect(Math.min(...prices(kept))).toBe(Math.min(...prices(steps)));
        expect(Math.max(...prices(kept))).toBe(Math.max(...prices(steps)));
      }),
    );
  });

  it('returns short series unchanged', () => {
    fc.assert(
      fc.property(series, (steps) => {
        expect(thinSteps(steps, steps.length)).toEqual(steps);
      }),
    );
  });
});

describe('the average of a day', () => {
  const day = (over: Partial<PriceDay>): PriceDay => ({
    day: '2026-03-01',
    currency: 'USD',
    openMinor: 100,
    highMinor: 200,
    lowMinor: 100,
    closeMinor: 200,
    firstAt: at(0),
    lastAt: at(6),
    valueSeconds: 100 * 6 * 3600,
    ...over,
  });

  it.each([
    ['a whole day', day({}), at(48), 175],
    ['today, so far', day({}), at(12), 150],
    ['a day that began late', day({ firstAt: at(12), lastAt: at(18) }), at(48), 150],
    ['a single reading', day({ firstAt: at(6), valueSeconds: 0 }), at(48), 200],
    ['a reading of this moment', day({ firstAt: at(6), valueSeconds: 0 }), at(6), 200],
  ])('%s', (_what, one, now, expected) => {
    expect(averageOfDay(one, now)).toBe(expected);
  });
});
