import * as fc from 'fast-check';
import { AVAILABILITIES } from '@tidemark/contracts/availability.ts';
import {
  nextPoint,
  utcDay,
  type LastPoint,
  type Reading,
  type Step,
} from '../../src/store/prices/rules/next-point.ts';

export interface TimedReading extends Reading {
  at: Date;
}

const HOUR_MS = 3_600_000;
/** Few distinct values, so that prices often return to earlier extremes. Null keeps the previous value. */
const reading = fc.record({
  priceMinor: fc.option(fc.integer({ min: 990, max: 1010 }), { nil: null, freq: 2 }),
  listPriceMinor: fc.constantFrom(null, 2000, 2500),
  currency: fc.constantFrom('USD', 'USD', 'USD', 'USD', 'EUR'),
  availability: fc.constantFrom(null, ...AVAILABILITIES),
});

/**
 * Readings of one product in order, the first at `start`, a few seconds to days apart and eleven hours on
 * average. Most change nothing.
 */
export function readings(start: Date, maxLength: number, minLength = 1): fc.Arbitrary<TimedReading[]> {
  const gap = fc.oneof(
    fc.integer({ min: 1, max: 60_000 }),
    fc.integer({ min: 1, max: 6 * HOUR_MS }),
    fc.integer({ min: 1, max: 60 * HOUR_MS }),
  );
  const news = fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: reading });
  return fc.array(fc.tuple(gap, news), { minLength, maxLength }).map((steps) => {
    let atMs = start.getTime();
    let last: Reading = { priceMinor: 1000, listPriceMinor: null, currency: 'USD', availability: null };
    return steps.map(([gapMs, news]) => {
      if (news) last = { ...news, priceMinor: news.priceMinor ?? last.priceMinor };
      atMs += gapMs;
      return { ...last, at: new Date(atMs) };
    });
  });
}

export interface SeriesChange {
  seen: TimedReading;
  step: Step;
  /** The end of the series before the reading. */
  before: LastPoint | null;
}

/** The readings for which the step-function rule writes rows. */
export function changesOf(all: readonly TimedReading[]): SeriesChange[] {
  const news: SeriesChange[] = [];
  let last: LastPoint | null = null;
  for (const seen of all) {
    const step = nextPoint(last, seen, seen.at);
    if (step === null) continue;
    news.push({ seen, step, before: last });
    last = lastAfter(last, seen, step);
  }
  return news;
}

/** The end of the series after writing the step. */
export function lastAfter(last: LastPoint | null, seen: TimedReading, step: Step): LastPoint {
  const rowAt = step.row ? seen.at : startOfDay(seen.at);
  const readUntil = [last?.readUntil ?? '', utcDay(seen.at)].sort().at(-1) ?? null;
  return { ...seen, at: step.row || step.dayRow ? rowAt : (last?.at ?? seen.at), readUntil };
}

/** The rows that the step-function rule writes. */
export function writtenPoints(all: readonly TimedReading[]): TimedReading[] {
  return changesOf(all).flatMap(({ seen, step, before }) => {
    const { readUntil: _, ...held } = before ?? { ...seen, readUntil: null };
    const ofDay = step.dayRow && held.at < startOfDay(seen.at) ? [{ ...held, at: startOfDay(seen.at) }] : [];
    return step.row ? [...ofDay, seen] : ofDay;
  });
}

function startOfDay(at: Date): Date {
  return new Date(`${utcDay(at)}T00:00:00Z`);
}
