import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextPoint, utcDay, type LastPoint, type Reading } from '../../src/prices/next-point.ts';
import { readings, writtenPoints, type TimedReading } from './readings.ts';

const NOON = new Date('2024-03-10T12:00:00Z');
const LAST: LastPoint = {
  at: NOON,
  priceMinor: 1999,
  listPriceMinor: 2500,
  currency: 'USD',
  availability: 'InStock',
};
const later = (ms: number) => new Date(NOON.getTime() + ms);

describe('nextPoint', () => {
  it.each<[string, Partial<Reading>, Date, { write: boolean; changed: boolean }]>([
    ['the same, the same day', {}, later(60_000), { write: false, changed: false }],
    ['another price', { priceMinor: 1998 }, later(1), { write: true, changed: true }],
    ['another currency', { currency: 'EUR' }, later(1), { write: true, changed: true }],
    ['another stock state', { availability: 'OutOfStock' }, later(1), { write: true, changed: true }],
    ['an unknown stock state', { availability: null }, later(1), { write: true, changed: true }],
    [
      'another list price, which is no news',
      { listPriceMinor: 3000 },
      later(1),
      { write: true, changed: false },
    ],
    ['no list price any more', { listPriceMinor: null }, later(1), { write: true, changed: false }],
    [
      'the last millisecond of the day',
      {},
      new Date('2024-03-10T23:59:59.999Z'),
      { write: false, changed: false },
    ],
    ['the first of the next day', {}, new Date('2024-03-11T00:00:00.000Z'), { write: true, changed: false }],
    ['a day before, by a clock that went back', {}, later(-86_400_000), { write: true, changed: false }],
  ])('after a point: %s', (_, change, at, expected) => {
    expect(nextPoint(LAST, { ...LAST, ...change }, at)).toEqual(expected);
  });

  it('writes and tells the first reading of all', () => {
    expect(nextPoint(null, LAST, NOON)).toEqual({ write: true, changed: true });
  });

  it('keeps every day’s open, high, low and close of the full series', () => {
    fc.assert(
      fc.property(readings(NOON, 80), (all) => {
        expect(figuresOf(writtenPoints(all))).toEqual(figuresOf(all));
      }),
    );
  });

  it('keeps what was in force at any reading, whatever was not written', () => {
    fc.assert(
      fc.property(readings(NOON, 80), (all) => {
        const written = writtenPoints(all);
        for (const seen of all) {
          const inForce = written.findLast((point) => point.at <= seen.at);
          expect({ ...inForce, at: 0 }).toEqual({ ...seen, at: 0 });
        }
      }),
    );
  });

  it('writes no more than the changes and one a day', () => {
    fc.assert(
      fc.property(readings(NOON, 80), (all) => {
        const days = new Set(all.map((seen) => utcDay(seen.at))).size;
        const changes = all.filter((seen, index) => {
          const before = all[index - 1];
          return (
            before !== undefined &&
            JSON.stringify({ ...before, at: 0 }) !== JSON.stringify({ ...seen, at: 0 })
          );
        }).length;
        expect(writtenPoints(all).length).toBeLessThanOrEqual(days + changes);
      }),
    );
  });
});

/** Open, high, low and close of each day and currency, as a chart of these readings shows them. */
function figuresOf(series: readonly TimedReading[]): Record<string, number[]> {
  const prices = Object.groupBy(series, (seen) => `${utcDay(seen.at)} ${seen.currency}`);
  return Object.fromEntries(
    Object.entries(prices).map(([day, seen = []]) => {
      const minors = seen.map((one) => one.priceMinor);
      return [day, [minors[0] ?? NaN, Math.max(...minors), Math.min(...minors), minors.at(-1) ?? NaN]];
    }),
  );
}
