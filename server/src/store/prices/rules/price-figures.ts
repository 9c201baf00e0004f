import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { type PriceDay, type PriceStep } from './price-stats.ts';

const DAY_MS = 86_400_000;
const OMNIBUS_DAYS = 30;

/** A stretch of time in one currency: at one price, or what a day's figures tell of it. */
interface Span {
  fromMs: number;
  toMs: number;
  currency: string;
  openMinor: number;
  lowMinor: number;
  highMinor: number;
  /** Price times seconds in force. */
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
  /** How far the present price is below it, in percent to two decimals; not above zero where the cut is none. */
  percent: number;
  /** Of how many of the days before the cut the price is known, up to 30. */
  daysKnown: number;
}

export interface Drops {
  count: number;
  /** Medians: of a drop's depth in percent, and of the days from one drop to the next; null where there are too few. */
  typicalPercent: number | null;
  typicalDaysBetween: number | null;
}

/** What is known of a price: single steps as far back as they are kept, and the days before them. In the order of time. */
export interface PriceSeries {
  days: readonly PriceDay[];
  steps: readonly PriceStep[];
}

/**
 * Low, high and time-weighted average in minor units from one moment to another, in the currency: of the prices in force, also of that
 * which was in force already at the start. Exact, but for a start within a day of which only the figures are left. null: none.
 */
export function figuresBetween(series: PriceSeries, currency: string, from: Date, to: Date): Figures | null {
  let seconds = 0;
  let value = 0;
  let low = Infinity;
  let high = -Infinity;
  for (const span of spansOf(series, to)) {
    if (span.currency !== currency || span.fromMs > to.getTime()) continue;
    if (span.toMs <= from.getTime() && span.fromMs < from.getTime()) continue;
    const part = partWithin(span, from.getTime(), to.getTime());
    seconds += (part * (span.toMs - span.fromMs)) / 1000;
    value += part * span.valueSeconds;
    low = Math.min(low, span.lowMinor);
    high = Math.max(high, span.highMinor);
  }
  if (low > high) return null;
  return { lowMinor: low, highMinor: high, averageMinor: seconds > 0 ? Math.round(value / seconds) : low };
}

/** The start of the UTC day so many days ago, so that a window is of whole days and today so far. */
export function windowStart(days: number, now: Date): Date {
  return new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS - days * DAY_MS);
}

/**
 * The reference of a price reduction by Directive 98/6/EC, Article 6a: the lowest price in the 30 days before it was applied (from the
 * start of the UTC day, for the period may be longer). Every fall of the price is a reduction of its own; `cutAt` is when the present
 * price came. null: it did not come by a fall in its currency.
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

/** The share, 0 to 1, of the time from `from` to `now` that it was in stock, of the time for which this is known; null: never. */
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

/** Falls of the price from one day's close to the next known one, so that it does not matter how long single points are kept. */
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

/** Days that have steps are told by these. The last price holds until `now`. */
function spansOf({ days, steps }: PriceSeries, now: Date): Span[] {
  const firstStepDay = steps[0]?.at.toISOString().slice(0, 10) ?? '9999';
  const older = days.filter(({ day }) => day < firstStepDay);
  const ends = [...older.slice(1).map((day) => day.firstAt), steps[0]?.at ?? now];
  return [
    ...older.flatMap((day, index) => [
      whileRead(day),
      atPrice(day.currency, day.closeMinor, day.lastAt, ends[index] ?? now),
    ]),
    ...steps.map((step, index) =>
      atPrice(step.currency, step.priceMinor, step.at, steps[index + 1]?.at ?? now),
    ),
  ];
}

function whileRead(day: PriceDay): Span {
  const { currency, openMinor, lowMinor, highMinor, valueSeconds } = day;
  const times = { fromMs: day.firstAt.getTime(), toMs: day.lastAt.getTime() };
  return { ...times, currency, openMinor, lowMinor, highMinor, valueSeconds };
}

function atPrice(currency: string, minor: number, from: Date, to: Date): Span {
  const times = { fromMs: from.getTime(), toMs: Math.max(from.getTime(), to.getTime()) };
  const valueSeconds = (minor * (times.toMs - times.fromMs)) / 1000;
  return { ...times, currency, openMinor: minor, lowMinor: minor, highMinor: minor, valueSeconds };
}

function partWithin({ fromMs, toMs }: Span, startMs: number, endMs: number): number {
  if (toMs === fromMs) return 0;
  return Math.max(0, Math.min(toMs, endMs) - Math.max(fromMs, startMs)) / (toMs - fromMs);
}

/** The price in force just before this moment, as far as it is known. */
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
