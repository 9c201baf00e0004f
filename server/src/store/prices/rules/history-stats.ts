import { money } from '@tidemark/contracts/money.ts';
import { type PriceStats, type WindowFigures } from '@tidemark/contracts/price.ts';
import {
  dropsOf,
  figuresBetween,
  inStockShare,
  priorLow,
  windowStart,
  type Figures,
  type PriceSeries,
} from './price-figures.ts';

/** The statistics computed from a series. The others are columns of the product. */
export type SeriesStats = Pick<
  PriceStats,
  'rangeLow' | 'rangeHigh' | 'rangeAverage' | 'windows' | 'priorLow' | 'inStockShare' | 'drops'
>;

/** How far back the statistics reach: a year, and the 30 days before a reduction a year ago. */
export const STATS_DAYS = 395;

const YEAR_DAYS = 365;
const STOCK_DAYS = 90;

export interface CurrentPrice {
  priceMinor: number;
  currency: string;
  changedAt: Date | null;
}

/**
 * Statistics since `start` and for the last 30 to 365 days, of the current price reduction, availability and
 * drops.
 */
export function seriesStats(
  series: PriceSeries,
  current: CurrentPrice | null,
  { start, now }: { start: Date; now: Date },
): SeriesStats {
  if (current === null) return NO_STATS;
  const { currency } = current;
  const inCurrency = (minor: number | undefined) => (minor === undefined ? null : money(minor, currency));
  const since = (from: Date) => figuresBetween(series, currency, from, now);
  const range = since(start);
  const window = (days: number) => windowFigures(since(windowStart(days, now)), currency);
  return {
    rangeLow: inCurrency(range?.lowMinor),
    rangeHigh: inCurrency(range?.highMinor),
    rangeAverage: inCurrency(range?.averageMinor),
    windows: { '30d': window(30), '90d': window(90), '180d': window(180), '365d': window(YEAR_DAYS) },
    priorLow: priorLowOf(series, current),
    inStockShare: inStockShare(series.steps, windowStart(STOCK_DAYS, now), now),
    drops: dropsOf(series.days, currency, windowStart(YEAR_DAYS, now)),
  };
}

const NO_STATS: SeriesStats = {
  rangeLow: null,
  rangeHigh: null,
  rangeAverage: null,
  windows: { '30d': null, '90d': null, '180d': null, '365d': null },
  priorLow: null,
  inStockShare: null,
  drops: { count: 0, typicalPercent: null, typicalDaysBetween: null },
};

function windowFigures(figures: Figures | null, currency: string): WindowFigures | null {
  if (figures === null) return null;
  const amount = (minor: number) => money(minor, currency);
  return {
    low: amount(figures.lowMinor),
    high: amount(figures.highMinor),
    average: amount(figures.averageMinor),
  };
}

function priorLowOf(
  series: PriceSeries,
  { priceMinor, currency, changedAt }: CurrentPrice,
): PriceStats['priorLow'] {
  const found = changedAt && priorLow(series, { priceMinor, currency, cutAt: changedAt });
  if (!found) return null;
  const { lowMinor, cutAt, percent, daysKnown } = found;
  return { price: money(lowMinor, currency), cutAt: cutAt.toISOString(), percent, daysKnown };
}
