import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { type PriceDay, type PriceStep } from './price-stats.ts';

const DAY_MS = 86_400_000;
const OMNIBUS_DAYS = 30;

/** A time span in one currency: at one price, or with a day's figures. */
interface Span {
  fromMs: number;
  toMs: number;
  currency: string;
  openMinor: number;
  lowMinor: number;
  highMinor: number;
  /** Sum of price times seconds in force. */
  valueSeconds: number;
}

export interface Figures {
  lowMinor: number;
  highMinor: number;
  averageMinor: number;
}

export interface PriorLow {
  lowMinor: number;
  cutAt: Date;
  /** How far the current price is below it, in percent with two decimals; zero or less if it is not below. */
  percent: number;
  /** Number of days before the reduction with a known price, up to 30. */
  daysKnown: number;
}

export interface Drops {
  count: number;
  /** Medians: depth of a drop in percent, days between drops. Null if there are too few drops. */
  typicalPercent: number | null;
  typicalDaysBetween: number | null;
}

/** A price series in order of time: single steps as far back as they are kept, and the days before them. */
export interface PriceSeries {
  days: readonly PriceDay[];
  steps: readonly PriceStep[];
}

/**
 * Low, high and time-weighted average between two times, in minor units, of the prices in force in this
 * currency, including the one in force at the start. Exact, unless the start is within a day of which only
 * the figures are left. Null: no price.
 */
export function figuresBetween(series: PriceSeries, currency: string, from: Date, to: Date): Figures | null {
  let seconds = 0;
  let value = 0;
  let low = Infinity;
  let high = -Infinity;
  for (const span of spansOf(series, to)) {
    if (span.currency !== currency || span.fromMs > to.getTime()) continue;
    if (span.toMs <= from.getTime() && span.fromMs < from.getTime()) continue;
    const part = shareWithin(span, from.getTime(), to.getTime());
    seconds += (part * (span.toMs - span.fromMs)) / 1000;
    value += part * span.valueSeconds;
    low = Math.min(low, span.lowMinor);
    high = Math.max(high, span.highMinor);
  }
  if (low > high) return null;
  return { lowMinor: low, highMinor: high, averageMinor: seconds > 0 ? Math.round(value / seconds) : low };
}

/** Start of the UTC day `days` ago, so that a window consists of whole days and today so far. */
export function windowStart(days: number, now: Date): Date {
  return new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS - days * DAY_MS);
}

/**
 * The prior low of a price reduction (Directive 98/6/EC, Article 6a): the lowest price in the 30 days before,
 * from the start of the UTC day. Every fall is a reduction of its own; `cutAt` is when the current price came
 * into force. Null if it is not a reduction in its currency.
 */
export function priorLow(
  series: PriceSeries,
  present: { priceMinor: number; currency: string; cutAt: Date },
): PriorLow | null {
  const cutMs = present.cutAt.getTime();
  const spans = spansOf(series, present.cutAt).filter(({ fromMs }) => fromMs < cutMs);
  const before = spans.at(-1);
  if (!before || before.currency !== present.currency) return null;
  if (closeBefore(series, cutMs) <= present.priceMinor) return null;
  const startMs = windowStart(OMNIBUS_DAYS, present.cutAt).getTime();
  const within = spans.filter(({ toMs, currency }) => toMs > startMs && currency === present.currency);
  const lowMinor = Math.min(...within.map((span) => (span.toMs > cutMs ? span.openMinor : span.lowMinor)));
  const knownMs = cutMs - Math.max(startMs, spans[0]?.fromMs ?? cutMs);
  return {
    lowMinor,
    cutAt: present.cutAt,
    percent: percentBelow(lowMinor, present.priceMinor),
    daysKnown: Math.min(OMNIBUS_DAYS, Math.floor(knownMs / DAY_MS)),
  };
}

/**
 * Share of time in stock (0 to 1) from `from` to `now`, out of the time with known availability; null if it
 * was never known.
 */
export function inStockShare(steps: readonly PriceStep[], from: Date, now: Date): number | null {
  const knownMs = new Map<AvailabilityOrUnknown, number>();
  for (const [index, { at, availability }] of steps.entries()) {
    const endMs = Math.min((steps[index + 1]?.at ?? now).getTime(), now.getTime());
    const inForceMs = Math.max(0, endMs - Math.max(at.getTime(), from.getTime()));
    if (availability !== null) knownMs.set(availability, (knownMs.get(availability) ?? 0) + inForceMs);
  }
  const all = [...knownMs.values()].reduce((sum, ms) => sum + ms, 0);
  return all > 0 ? (knownMs.get('InStock') ?? 0) / all : null;
}

/**
 * Price drops from one daily close to the next known one, so that the result does not depend on how long
 * points are kept.
 */
export function dropsOf(days: readonly PriceDay[], currency: string, from: Date): Drops {
  const drops = days.flatMap((day, index) => {
    const before = days[index - 1];
    const falls =
      before?.currency === currency && day.currency === currency && day.closeMinor < before.closeMinor;
    if (!falls || day.lastAt < from) return [];
    return [{ dayMs: Date.parse(day.day), percent: percentBelow(before.closeMinor, day.closeMinor) }];
  });
  const gaps = drops.slice(1).map(({ dayMs }, index) => (dayMs - (drops[index]?.dayMs ?? dayMs)) / DAY_MS);
  return {
    count: drops.length,
    typicalPercent: median(drops.map(({ percent }) => percent)),
    typicalDaysBetween: median(gaps),
  };
}

/** Spans from steps where there are any, otherwise from days. The last price holds until `now`. */
function spansOf({ days, steps }: PriceSeries, now: Date): Span[] {
  const firstStepDay = steps[0]?.at.toISOString().slice(0, 10) ?? '9999';
  const older = days.filter(({ day }) => day < firstStepDay);
  const ends = [...older.slice(1).map((day) => day.firstAt), steps[0]?.at ?? now];
  return [
    ...older.flatMap((day, index) => [
      spanOfDay(day),
      spanAtPrice(day.currency, day.closeMinor, day.lastAt, ends[index] ?? now),
    ]),
    ...steps.map((step, index) =>
      spanAtPrice(step.currency, step.priceMinor, step.at, steps[index + 1]?.at ?? now),
    ),
  ];
}

function spanOfDay(day: PriceDay): Span {
  const { currency, openMinor, lowMinor, highMinor, valueSeconds } = day;
  const times = { fromMs: day.firstAt.getTime(), toMs: day.lastAt.getTime() };
  return { ...times, currency, openMinor, lowMinor, highMinor, valueSeconds };
}

function spanAtPrice(currency: string, minor: number, from: Date, to: Date): Span {
  const times = { fromMs: from.getTime(), toMs: Math.max(from.getTime(), to.getTime()) };
  const valueSeconds = (minor * (times.toMs - times.fromMs)) / 1000;
  return { ...times, currency, openMinor: minor, lowMinor: minor, highMinor: minor, valueSeconds };
}

function shareWithin({ fromMs, toMs }: Span, startMs: number, endMs: number): number {
  if (toMs === fromMs) return 0;
  return Math.max(0, Math.min(toMs, endMs) - Math.max(fromMs, startMs)) / (toMs - fromMs);
}

/** The known price in force just before this time. */
function closeBefore({ days, steps }: PriceSeries, atMs: number): number {
  const step = steps.findLast(({ at }) => at.getTime() < atMs);
  if (step) return step.priceMinor;
  const day = days.findLast(({ firstAt }) => firstAt.getTime() < atMs);
  if (!day) return -Infinity;
  return day.lastAt.getTime() < atMs ? day.closeMinor : day.openMinor;
}

function percentBelow(fromMinor: number, minor: number): number {
  return fromMinor > 0 ? Math.round(((fromMinor - minor) / fromMinor) * 10_000) / 100 : 0;
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] =
    sorted.length % 2 === 1 ? [sorted[middle], sorted[middle]] : sorted.slice(middle - 1);
  return Math.round(((low + high) / 2) * 100) / 100;
}
