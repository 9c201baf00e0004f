import { fromMinor, money, type Money } from '@tidemark/contracts/money.ts';
import {
  type DailyPrice,
  type PriceHistory,
  type PricePoint,
  type PriceRange,
  type PriceStats,
} from '@tidemark/contracts/price.ts';
import { type Cache } from '../ports/cache/index.ts';
import { type Queryable } from '../ports/database/index.ts';
import { seriesStats, STATS_DAYS, type Present, type SeriesStats } from './history-stats.ts';
import { windowStart } from './price-figures.ts';
import { averageOfDay, thinSteps, type PriceDay, type PriceStep } from './price-stats.ts';
import { PRODUCT_COPY_MS, priceHeadKey } from './product-copies.ts';
import { readSeries } from './read-series.ts';

const MAX_POINTS = 1000;
const SERIES_COPY_MS = 5 * 60_000;
const DAY_MS = 86_400_000;
const RANGE_DAYS: Readonly<Record<PriceRange, number | null>> = {
  '7d': 7,
  '30d': 30,
  '90d': 90,
  '1y': 365,
  all: null,
};

/**
 * The price history of a product, from the store or copies of at most five minutes that no new price outlives. Points tell the price in
 * force from the range's start on; where single points are no longer kept there is one a day, at its close. null: no such product.
 */
export async function readPriceHistory(
  parts: { database: Queryable; cache: Cache },
  productId: string,
  range: PriceRange,
): Promise<PriceHistory | null> {
  const headCopy = await parts.cache.fetch(priceHeadKey(productId), async () => {
    const read = await readHead(parts.database, productId);
    return read && { value: JSON.stringify(read), ttlMs: PRODUCT_COPY_MS };
  });
  if (headCopy === null) return null;
  const head = JSON.parse(headCopy) as Head;
  const key = `prices:${head.id}:${range}:${head.last_event_id}:${head.last_point_at}`;
  const copy = await parts.cache.fetch(key, async () => {
    const series = await readRange(parts.database, head, range);
    return { value: JSON.stringify(series), ttlMs: SERIES_COPY_MS };
  });
  const series = JSON.parse(copy ?? 'null') as Series;
  return { points: series.points, daily: series.daily, stats: statsOf(head, series.stats) };
}

/** As it comes from a copy: times as text. */
interface Head {
  id: number;
  currency: string | null;
  price_minor: number | null;
  price_changed_at: string | null;
  low_minor: number | null;
  low_at: string | null;
  high_minor: number | null;
  high_at: string | null;
  last_event_id: number | null;
  last_point_at: string | null;
  last_checked_at: string | null;
  tracked_since: string | null;
}

async function readHead(database: Queryable, productId: string): Promise<object | null> {
  const [head] = await database.query<object>(
    `SELECT p.id, p.currency, p.price_minor, p.price_changed_at, p.low_minor, p.low_at, p.high_minor, p.high_at, p.last_event_id, p.last_point_at,
       s.last_checked_at,
       (SELECT min(d.first_at) FROM daily_prices d WHERE d.product_id = p.id) AS tracked_since
     FROM products p JOIN schedule s ON s.product_id = p.id WHERE p.id = $1`,
    [productId],
  );
  return head ?? null;
}

interface Series {
  points: PricePoint[];
  daily: DailyPrice[];
  stats: SeriesStats;
}

async function readRange(database: Queryable, head: Head, range: PriceRange): Promise<Series> {
  const now = new Date();
  const rangeDays = RANGE_DAYS[range];
  const start = rangeDays === null ? new Date(0) : new Date(now.getTime() - rangeDays * DAY_MS);
  const startDay = start.toISOString().slice(0, 10);
  const statsStart = windowStart(STATS_DAYS, now);
  const series = await readSeries(database, head.id, start < statsStart ? start : statsStart);
  const firstStepDay = series.steps[0]?.at.toISOString().slice(0, 10) ?? '9999';
  const older = series.days.filter(({ day }) => day < firstStepDay);
  const steps = clipTo(start, [...older.map(closingStep), ...series.steps]);
  return {
    points: thinSteps(steps, MAX_POINTS).map(toPoint),
    daily: series.days.filter(({ day }) => day >= startDay).map((day) => toDaily(day, now)),
    stats: seriesStats(series, presentOf(head), { start, now }),
  };
}

function presentOf({ currency, price_minor, price_changed_at }: Head): Present | null {
  if (currency === null || price_minor === null) return null;
  const changedAt = price_changed_at === null ? null : new Date(price_changed_at);
  return { priceMinor: price_minor, currency, changedAt };
}

/** A day of which only the figures are left, as the step that it ended with. */
function closingStep(day: PriceDay): PriceStep {
  return {
    at: day.lastAt,
    priceMinor: day.closeMinor,
    listPriceMinor: null,
    currency: day.currency,
    availability: null,
  };
}

/** Leaves out what was over by `start`, and lets what was in force then begin there. */
function clipTo(start: Date, steps: readonly PriceStep[]): PriceStep[] {
  const inForce = steps.findLastIndex((step) => step.at <= start);
  const [first, ...rest] = steps.slice(Math.max(0, inForce));
  if (!first) return [];
  return [first.at < start ? { ...first, at: start } : first, ...rest];
}

function toPoint(step: PriceStep): PricePoint {
  return {
    at: step.at.toISOString(),
    price: money(step.priceMinor, step.currency),
    ...(step.listPriceMinor === null ? {} : { listPrice: money(step.listPriceMinor, step.currency) }),
    availability: step.availability,
  };
}

function toDaily(day: PriceDay, now: Date): DailyPrice {
  const amount = (minor: number) => fromMinor(minor, day.currency);
  return {
    day: day.day,
    currency: day.currency,
    low: amount(day.lowMinor),
    high: amount(day.highMinor),
    avg: amount(averageOfDay(day, now)),
    open: amount(day.openMinor),
    close: amount(day.closeMinor),
  };
}

function statsOf(head: Head, series: SeriesStats): PriceStats {
  const { currency } = head;
  const inCurrency = (minor: number | null): Money | null =>
    minor === null || currency === null ? null : money(minor, currency);
  return {
    current: inCurrency(head.price_minor),
    allTimeLow: extreme(inCurrency(head.low_minor), head.low_at),
    allTimeHigh: extreme(inCurrency(head.high_minor), head.high_at),
    trackedSince: head.tracked_since,
    lastCheckedAt: head.last_checked_at,
    ...series,
  };
}

function extreme(price: Money | null, at: string | null): PriceStats['allTimeLow'] {
  return price && at ? { price, at } : null;
}
