import * as fc from 'fast-check';
import { AVAILABILITIES } from '@tidemark/contracts/availability.ts';
import { nextPoint, type LastPoint, type Reading } from '../../src/prices/next-point.ts';

export interface TimedReading extends Reading {
  at: Date;
}

const HOUR_MS = 3_600_000;
/** Few values, so that a price often returns and meets its earlier extremes; null stays where it is. */
const reading = fc.record({
  priceMinor: fc.option(fc.integer({ min: 990, max: 1010 }), { nil: null, freq: 2 }),
  listPriceMinor: fc.constantFrom(null, 2000, 2500),
  currency: fc.constantFrom('USD', 'USD', 'USD', 'USD', 'EUR'),
  availability: fc.constantFrom(null, ...AVAILABILITIES),
});

/** Readings of one product in order, from a few seconds to days apart, eleven hours on average, the first at `start`. */
export function readings(start: Date, maxLength: number, minLength = 1): fc.Arbitrary<TimedReading[]> {
  const gap = fc.oneof(
    fc.integer({ min: 1, max: 60_000 }),
    fc.integer({ min: 1, max: 6 * HOUR_MS }),
    fc.integer({ min: 1, max: 60 * HOUR_MS }),
  );
  return fc.array(fc.tuple(gap, reading), { minLength, maxLength }).map((steps) => {
    let atMs = start.getTime();
    let price = 1000;
    return steps.map(([gapMs, { priceMinor, ...seen }]) => {
      price = priceMinor ?? price;
      atMs += gapMs;
      return { ...seen, priceMinor: price, at: new Date(atMs) };
    });
  });
}

/** The readings that the step-function rule writes down. */
export function writtenPoints(all: readonly TimedReading[]): TimedReading[] {
  const written: TimedReading[] = [];
  let last: LastPoint | null = null;
  for (const seen of all) {
    if (!nextPoint(last, seen, seen.at).write) continue;
    written.push(seen);
    last = seen;
  }
  return written;
}
