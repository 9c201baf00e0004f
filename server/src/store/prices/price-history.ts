import { fromMinor, money, moneyIn } from '@tidemark/contracts/money.ts';
import {
  priceAt,
  type DailyPrice,
  type PriceHistory,
  type PricePoint,
  type PriceRange,
  type PriceStats,
} from '@tidemark/contracts/price.ts';
import { type Cache } from '../../ports/cache/cache.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { type RowOf } from '../../ports/database/rows.ts';
import { seriesStats, STATS_DAYS, type CurrentPrice, type SeriesStats } from './rules/history-stats.ts';
import { utcDay } from './rules/next-point.ts';
import { windowStart } from './rules/price-figures.ts';
import { averageOfDay, thinSteps, type PriceDay, type PriceStep } from './rules/price-stats.ts';
import { productKey } from '../products/product-cache.ts';
import { SERIES_COLUMNS, toSeries, type SeriesRow } from './read-series.ts';

const MAX_POINTS = 1000;
const HISTORY_TTL_MS = 5 * 60_000;
const DAY_MS = 86_400_000;
const RANGE_DAYS: Readonly<Record<PriceRange, number | null>> = {
  '7d': 7,
  '30d': 30,
  '90d': 90,
  '1y': 365,
  all: null,
};

/**
 * Reads a product's price history, cached for at most five minutes and until its next check. Points start
 * with the price in force at the start of the range; where points are no longer kept, there is one per day,
 * at its close. Null if there is no such product.
 */
export async function readPriceHistory(
  { database, cache }: { database: Queryable; cache: Cache },
  productId: string,
  range: PriceRange,
): Promise<PriceHistory | null> {
  const product = productKey(productId);
  const copy = await cache.fetch(`prices:${range}:${product}`, async () => {
    const history = await loadHistory(database, productId, range);
    return history && { value: JSON.stringify(history), ttlMs: HISTORY_TTL_MS, dependsOn: [product] };
  });
  return copy === null ? null : (JSON.parse(copy) as PriceHistory);
}

interface PricedRow
  extends
    SeriesRow,
    RowOf<
      'products',
      'currency' | 'price_minor' | 'price_changed_at' | 'low_minor' | 'low_at' | 'high_minor' | 'high_at'
    >,
    RowOf<'schedule', 'last_checked_at'> {
  tracked_since: Date | null;
}

const HISTORY = `
SELECT p.currency, p.price_minor, p.price_changed_at, p.low_minor, p.low_at, p.high_minor, p.high_at, s.last_checked_at,
  (SELECT first_at FROM daily_prices WHERE product_id = p.id ORDER BY day LIMIT 1) AS tracked_since, ${SERIES_COLUMNS}
FROM products p JOIN schedule s ON s.product_id = p.id WHERE p.id = $1`;

async function loadHistory(
  database: Queryable,
  productId: string,
  range: PriceRange,
): Promise<PriceHistory | null> {
  const now = new Date();
  const rangeDays = RANGE_DAYS[range];
  const start = rangeDays === null ? new Date(0) : new Date(now.getTime() - rangeDays * DAY_MS);
  const statsStart = windowStart(STATS_DAYS, now);
  const since = start < statsStart ? start : statsStart;
  const [row] = await database.query<PricedRow>(HISTORY, [productId, utcDay(since)]);
  return row ? toHistory(row, start, now) : null;
}

function toHistory(row: PricedRow, start: Date, now: Date): PriceHistory {
  const series = toSeries(row);
  const startDay = start.toISOString().slice(0, 10);
  const firstStepDay = series.steps[0]?.at.toISOString().slice(0, 10) ?? '9999';
  const older = series.days.filter(({ day }) => day < firstStepDay);
  const steps = clipTo(start, [...older.map(closingStep), ...series.steps]);
  return {
    points: thinSteps(steps, MAX_POINTS).map(toPoint),
    daily: series.days.filter(({ day }) => day >= startDay).map((day) => toDaily(day, now)),
    stats: statsOf(row, seriesStats(series, currentPriceOf(row), { start, now })),
  };
}

function currentPriceOf({ currency, price_minor, price_changed_at }: PricedRow): CurrentPrice | null {
  if (currency === null || price_minor === null) return null;
  return { priceMinor: price_minor, currency, changedAt: price_changed_at };
}

/** A day of which only the figures are left, as a step to its closing price. */
function closingStep(day: PriceDay): PriceStep {
  return {
    at: day.lastAt,
    priceMinor: day.closeMinor,
    listPriceMinor: null,
    currency: day.currency,
    availability: null,
  };
}

/** Drops steps that ended before `start`, and moves the step in force at `start` to begin there. */
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

function statsOf(row: PricedRow, series: SeriesStats): PriceStats {
  const { currency } = row;
  const inCurrency = moneyIn(currency);
  return {
    current: inCurrency(row.price_minor),
    allTimeLow: priceAt(inCurrency(row.low_minor), row.low_at),
    allTimeHigh: priceAt(inCurrency(row.high_minor), row.high_at),
    trackedSince: row.tracked_since?.toISOString() ?? null,
    lastCheckedAt: row.last_checked_at?.toISOString() ?? null,
    ...series,
  };
}
