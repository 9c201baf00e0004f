import { utcDay } from '../../src/store/prices/rules/next-point.ts';
import { changesOf, writtenPoints, type TimedReading } from './readings.ts';

export interface DayModel {
  day: string;
  currency: string;
  open: number;
  high: number;
  low: number;
  close: number;
  /**
   * Sum of price times seconds in force, from the day's first reading in its last currency to its last
   * reading.
   */
  valueSeconds: number;
}

/**
 * The expected figures of each day: those of its last currency, from all readings since that currency
 * appeared.
 */
export function daysOf(all: readonly TimedReading[]): DayModel[] {
  return Object.entries(Object.groupBy(all, (seen) => utcDay(seen.at))).map(([day, ofDay = []]) => {
    const currency = ofDay.at(-1)?.currency ?? '';
    const from = ofDay.findLastIndex((seen) => seen.currency !== currency) + 1;
    const span = ofDay.slice(from);
    const minors = span.map((seen) => seen.priceMinor);
    const valueSeconds = span.slice(1).reduce((sum, seen, index) => {
      const before = span[index];
      return before ? sum + (before.priceMinor * (seen.at.getTime() - before.at.getTime())) / 1000 : sum;
    }, 0);
    return {
      day,
      currency,
      open: minors[0] ?? NaN,
      high: Math.max(...minors),
      low: Math.min(...minors),
      close: minors.at(-1) ?? NaN,
      valueSeconds,
    };
  });
}

/** The figures stored for each day: those of its rows, or of the previous day's price if it has none. */
export function storedDaysOf(all: readonly TimedReading[]): DayModel[] {
  const rows = writtenPoints(all);
  return [...new Set(changesOf(all).map(({ seen }) => utcDay(seen.at)))].flatMap((day) => {
    const ofDay = rows.filter(({ at }) => utcDay(at) === day);
    const before = rows.findLast(({ at }) => utcDay(at) < day);
    return daysOf(ofDay.length === 0 && before ? [before] : ofDay).map((figures) => ({ ...figures, day }));
  });
}

/** The expected product row after these readings. */
export function currentOf(all: readonly TimedReading[]) {
  const last = all.at(-1);
  const span = all.slice(all.findLastIndex((seen) => seen.currency !== last?.currency) + 1);
  const minors = span.map((seen) => seen.priceMinor);
  const firstAt = (minor: number) => span.find((seen) => seen.priceMinor === minor)?.at;
  const before = span.findLastIndex((seen) => seen.priceMinor !== last?.priceMinor);
  return {
    price_minor: last?.priceMinor,
    list_price_minor: last?.listPriceMinor,
    currency: last?.currency,
    availability: last?.availability,
    previous_price_minor: span[before]?.priceMinor ?? null,
    price_changed_at: span[before + 1]?.at,
    last_point_at: last?.at,
    low_minor: Math.min(...minors),
    low_at: firstAt(Math.min(...minors)),
    high_minor: Math.max(...minors),
    high_at: firstAt(Math.max(...minors)),
  };
}

export function readingAt(all: readonly TimedReading[], at: Date): TimedReading | undefined {
  return all.findLast((seen) => seen.at <= at);
}

/** Low, high and time-weighted average of the prices in force in a time span, computed from all readings. */
export function figuresOf(all: readonly TimedReading[], currency: string, from: Date, to: Date) {
  const parts = all.flatMap((seen, index) => {
    const end = Math.min(all[index + 1]?.at.getTime() ?? Infinity, to.getTime());
    const start = Math.max(seen.at.getTime(), from.getTime());
    const isIn = start < end || (seen.at >= from && seen.at <= to);
    return isIn && seen.currency === currency
      ? [{ minor: seen.priceMinor, ms: Math.max(0, end - start) }]
      : [];
  });
  if (parts.length === 0) return null;
  const totalMs = parts.reduce((sum, { ms }) => sum + ms, 0);
  const value = parts.reduce((sum, { minor, ms }) => sum + minor * ms, 0);
  const low = Math.min(...parts.map(({ minor }) => minor));
  return {
    lowMinor: low,
    highMinor: Math.max(...parts.map(({ minor }) => minor)),
    averageMinor: totalMs > 0 ? value / totalMs : low,
  };
}
