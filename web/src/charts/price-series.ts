import { type Money } from '@tidemark/contracts/money.ts';
import {
  type DailyPrice,
  type PriceHistory,
  type PricePoint,
  type PriceRange,
} from '@tidemark/contracts/price.ts';

/** One step of the chart, with the data for its tooltip and table row. */
export interface PriceStep {
  /** Start of this price in Unix seconds. */
  at: number;
  price: Money;
  listPrice: Money | null;
  /** The price range of a whole UTC day; null for a single reading. */
  day: { low: Money; high: Money } | null;
  isOutOfStock: boolean;
}

export interface PriceSeries {
  currency: string;
  steps: PriceStep[];
  /** The time range of the chart in Unix seconds; the last price holds until `to`. */
  from: number;
  to: number;
  /** Whether earlier prices in another currency were left out. */
  isCut: boolean;
}

const DAYS: Readonly<Record<PriceRange, number>> = { '7d': 7, '30d': 30, '90d': 90, '1y': 366, all: 100_000 };
const DAY_SECONDS = 86_400;
/** The shortest time range of a chart, so that its axis labels stay distinct. */
const MIN_SPAN_SECONDS = 600;
const MAX_STEPS = 3000;

/**
 * A product's history as steps in the currency of its last price, oldest first; null if it has no price. Uses
 * the exact points, or the daily figures if only those reach back far enough.
 */
export function toSeries(
  { points, daily }: PriceHistory,
  range: PriceRange,
  nowMs: number,
): PriceSeries | null {
  const to = nowMs / 1000;
  const all = needsDaily(points, daily) ? daily.map(stepOfDay) : changesOnly(points.map(stepOfPoint));
  const currency = all.at(-1)?.price.currency;
  if (!currency) return null;
  const start = to - DAYS[range] * DAY_SECONDS;
  const kept = all.filter((step) => step.price.currency === currency);
  const lastBefore = kept.findLastIndex((step) => step.at <= start);
  const steps = kept
    .slice(Math.max(lastBefore, 0))
    .map((step) => ({ ...step, at: Math.max(step.at, start) }));
  const from = Math.min(steps[0]?.at ?? to, to - MIN_SPAN_SECONDS);
  return { currency, steps, from, to: Math.max(to, steps.at(-1)?.at ?? to), isCut: kept.length < all.length };
}

function needsDaily(points: PricePoint[], daily: DailyPrice[]): boolean {
  const [firstPoint] = points;
  const [firstDay] = daily;
  if (!firstDay) return false;
  if (!firstPoint || points.length > MAX_STEPS) return true;
  return Date.parse(firstPoint.at) - Date.parse(firstDay.day) > 2 * DAY_SECONDS * 1000;
}

/** Removes steps that repeat the previous one. */
function changesOnly(steps: PriceStep[]): PriceStep[] {
  return steps.filter((step, index) => {
    const before = steps[index - 1];
    return !before || !isSame(before, step);
  });
}

function isSame(a: PriceStep, b: PriceStep): boolean {
  return (
    a.price.amount === b.price.amount &&
    a.price.currency === b.price.currency &&
    a.listPrice?.amount === b.listPrice?.amount &&
    a.isOutOfStock === b.isOutOfStock
  );
}

function stepOfPoint({ at, price, listPrice, availability }: PricePoint): PriceStep {
  const isOutOfStock = availability === 'OutOfStock' || availability === 'Discontinued';
  return { at: Date.parse(at) / 1000, price, listPrice: listPrice ?? null, day: null, isOutOfStock };
}

function stepOfDay({ day, currency, low, high, close }: DailyPrice): PriceStep {
  const money = (amount: string): Money => ({ amount, currency });
  return {
    at: Date.parse(day) / 1000,
    price: money(close),
    listPrice: null,
    day: { low: money(low), high: money(high) },
    isOutOfStock: false,
  };
}

/** The out-of-stock periods in Unix seconds. */
export function outOfStockSpans({ steps, to }: PriceSeries): [from: number, to: number][] {
  return steps.flatMap((step, index) =>
    step.isOutOfStock ? [[step.at, steps[index + 1]?.at ?? to] as [number, number]] : [],
  );
}

/** The step with the lowest price; the latest one in a tie. */
export function lowestStep({ steps }: PriceSeries): PriceStep | undefined {
  return steps.reduce<PriceStep | undefined>(
    (low, step) => (!low || lowOf(step) <= lowOf(low) ? step : low),
    undefined,
  );
}

export function lowOf({ day, price }: PriceStep): number {
  return Number((day?.low ?? price).amount);
}

/**
 * The range of the price axis: all prices and forecasts, and targets and list prices near them, with some
 * padding.
 */
export function priceExtent(
  { steps }: PriceSeries,
  targets: readonly Money[],
  ahead: readonly Money[] = [],
): [low: number, high: number] {
  const prices = [
    ...steps.flatMap((step) => [lowOf(step), Number((step.day?.high ?? step.price).amount)]),
    ...ahead.map(({ amount }) => Number(amount)),
  ];
  const low = Math.min(...prices);
  const high = Math.max(...prices);
  const extras = [...targets, ...steps.flatMap(({ listPrice }) => listPrice ?? [])];
  const near = extras
    .map(({ amount }) => Number(amount))
    .filter((value) => value > low * 0.6 && value < high * 1.5);
  const bottom = Math.min(low, ...near);
  const top = Math.max(high, ...near);
  const padding = (top - bottom || top || 1) * 0.1;
  return [Math.max(0, bottom - 2 * padding), top + padding];
}
