import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
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
import {
  averageOfDay,
  rangeFigures,
  thinSteps,
  type PriceDay,
  type PriceStep,
  type RangeFigures,
} from './price-stats.ts';
import { PRODUCT_COPY_MS, priceHeadKey } from './product-copies.ts';

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
    const series = await readSeries(parts.database, head, range);
    return { value: JSON.stringify(series), ttlMs: SERIES_COPY_MS };
  });
  const series = JSON.parse(copy ?? 'null') as Series;
  return { points: series.points, daily: series.daily, stats: statsOf(head, series.figures) };
}

/** As it comes from a copy: times as text. */
interface Head {
  id: number;
  currency: string | null;
  price_minor: number | null;
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
    `SELECT p.id, p.currency, p.price_minor, p.low_minor, p.low_at, p.high_minor, p.high_at, p.last_event_id, p.last_point_at,
       s.last_checked_at,
       (SELECT d.first_at FROM price_daily d WHERE d.product_id = p.id ORDER BY d.day LIMIT 1) AS tracked_since
     FROM products p JOIN schedule s ON s.product_id = p.id WHERE p.id = $1`,
    [productId],
  );
  return head ?? null;
}

interface Series {
  points: PricePoint[];
  daily: DailyPrice[];
  figures: RangeFigures | null;
}

async function readSeries(database: Queryable, head: Head, range: PriceRange): Promise<Series> {
  const now = new Date();
  const rangeDays = RANGE_DAYS[range];
  const start = rangeDays === null ? new Date(0) : new Date(now.getTime() - rangeDays * DAY_MS);
  const startDay = start.toISOString().slice(0, 10);
  const [steps, days] = await Promise.all([
    readSteps(database, head.id, start),
    readDays(database, head.id, start),
  ]);
  const firstStepDay = steps[0]?.at.toISOString().slice(0, 10) ?? '9999';
  const older = days.filter((day) => day.day < firstStepDay);
  const all = clipTo(start, [...older.map(closingStep), ...steps]);
  return {
    points: thinSteps(all, MAX_POINTS).map(toPoint),
    daily: days.filter(({ day }) => day >= startDay).map((day) => toDaily(day, now)),
    figures:
      head.currency === null
        ? null
        : rangeFigures(
            all,
            older.filter(({ day }) => day >= startDay),
            head.currency,
            now,
          ),
  };
}

/** From the step that was in force at `start`, if it is still kept. */
async function readSteps(database: Queryable, productId: number, start: Date): Promise<PriceStep[]> {
  const rows = await database.query<{
    at: Date;
    price_minor: number;
    list_price_minor: number | null;
    currency: string;
    availability: AvailabilityOrUnknown;
  }>(
    `SELECT at, price_minor, list_price_minor, currency, availability FROM price_history
     WHERE product_id = $1 AND at >= coalesce(
       (SELECT at FROM price_history WHERE product_id = $1 AND at <= $2 ORDER BY at DESC LIMIT 1), $2)
     ORDER BY at`,
    [productId, start],
  );
  return rows.map((row) => ({
    at: row.at,
    priceMinor: row.price_minor,
    listPriceMinor: row.list_price_minor,
    currency: row.currency,
    availability: row.availability,
  }));
}

/** The days since `start`, and the last one with a reading before it. */
async function readDays(database: Queryable, productId: number, start: Date): Promise<PriceDay[]> {
  const rows = await database.query<{
    day: string;
    currency: string;
    open_minor: number;
    high_minor: number;
    low_minor: number;
    close_minor: number;
    first_at: Date;
    last_at: Date;
    value_seconds: number;
  }>(
    `SELECT day, currency, open_minor, high_minor, low_minor, close_minor, first_at, last_at, value_seconds FROM price_daily
     WHERE product_id = $1 AND day >= coalesce(
       (SELECT day FROM price_daily WHERE product_id = $1 AND day < $2::date ORDER BY day DESC LIMIT 1), $2::date)
     ORDER BY day`,
    [productId, start.toISOString().slice(0, 10)],
  );
  return rows.map((row) => ({
    day: row.day,
    currency: row.currency,
    openMinor: row.open_minor,
    highMinor: row.high_minor,
    lowMinor: row.low_minor,
    closeMinor: row.close_minor,
    firstAt: row.first_at,
    lastAt: row.last_at,
    valueSeconds: row.value_seconds,
  }));
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

function statsOf(head: Head, figures: RangeFigures | null): PriceStats {
  const { currency } = head;
  const inCurrency = (minor: number | null | undefined): Money | null =>
    minor === null || minor === undefined || currency === null ? null : money(minor, currency);
  return {
    current: inCurrency(head.price_minor),
    allTimeLow: extreme(inCurrency(head.low_minor), head.low_at),
    allTimeHigh: extreme(inCurrency(head.high_minor), head.high_at),
    rangeLow: inCurrency(figures?.lowMinor),
    rangeHigh: inCurrency(figures?.highMinor),
    rangeAverage: inCurrency(figures?.averageMinor),
    trackedSince: head.tracked_since,
    lastCheckedAt: head.last_checked_at,
  };
}

function extreme(price: Money | null, at: string | null): PriceStats['allTimeLow'] {
  return price && at ? { price, at } : null;
}
