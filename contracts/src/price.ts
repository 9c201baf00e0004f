import { Type, type Static } from 'typebox';
import { AvailabilityOrUnknown } from './availability.ts';
import { Nullable, Timestamp } from './common.ts';
import { CurrencyCode, DecimalString, Money } from './money.ts';

export const PRICE_RANGES = ['7d', '30d', '90d', '1y', 'all'] as const;
export const PriceRange = Type.Enum(PRICE_RANGES);
export type PriceRange = (typeof PRICE_RANGES)[number];

/** One step of the price's step function: the price from `at` until the next point. */
export const PricePoint = Type.Object({
  at: Timestamp,
  price: Money,
  listPrice: Type.Optional(Money),
  availability: AvailabilityOrUnknown,
});
export type PricePoint = Static<typeof PricePoint>;

/** A UTC day's figures; `avg` is weighted by the time each price was in force. */
export const DailyPrice = Type.Object({
  day: Type.String({ format: 'date' }),
  currency: CurrencyCode,
  low: DecimalString,
  high: DecimalString,
  avg: DecimalString,
  open: DecimalString,
  close: DecimalString,
});
export type DailyPrice = Static<typeof DailyPrice>;

const PriceAt = Type.Object({ price: Money, at: Timestamp });

/** A price with the moment at which it came; null where either is not known. */
export function priceAt(price: Money | null, at: Date | null): Static<typeof PriceAt> | null {
  return price && at ? { price, at: at.toISOString() } : null;
}

/** Of the prices in force; the average is weighted by the time each was. */
const WindowFigures = Type.Object({ low: Money, high: Money, average: Money });
export type WindowFigures = Static<typeof WindowFigures>;

/**
 * The reference of a price reduction by Directive 98/6/EC, Article 6a: the lowest price of the 30 days before `cutAt`, when the present
 * price came by a fall. `percent` is how far the present price is below it; 0 or less is no real discount. `daysKnown`: of how many of the
 * days the price is known.
 */
const PriorLow = Type.Object({
  price: Money,
  cutAt: Timestamp,
  percent: Type.Number(),
  daysKnown: Type.Integer(),
});

/** Falls from one day's closing price to the next one's in the last 365 days; medians of their depth and of the days between them. */
const PriceDrops = Type.Object({
  count: Type.Integer(),
  typicalPercent: Nullable(Type.Number()),
  typicalDaysBetween: Nullable(Type.Number()),
});

/** `windows` are of the last whole UTC days and today so far, of what is known; `inStockShare` is of the last 90 days, from 0 to 1. */
export const PriceStats = Type.Object({
  current: Nullable(Money),
  allTimeLow: Nullable(PriceAt),
  allTimeHigh: Nullable(PriceAt),
  rangeLow: Nullable(Money),
  rangeHigh: Nullable(Money),
  rangeAverage: Nullable(Money),
  windows: Type.Object({
    '30d': Nullable(WindowFigures),
    '90d': Nullable(WindowFigures),
    '180d': Nullable(WindowFigures),
    '365d': Nullable(WindowFigures),
  }),
  priorLow: Nullable(PriorLow),
  inStockShare: Nullable(Type.Number()),
  drops: PriceDrops,
  trackedSince: Nullable(Timestamp),
  lastCheckedAt: Nullable(Timestamp),
});
export type PriceStats = Static<typeof PriceStats>;

export const PriceHistory = Type.Object({
  points: Type.Array(PricePoint),
  daily: Type.Array(DailyPrice),
  stats: PriceStats,
});
export type PriceHistory = Static<typeof PriceHistory>;
