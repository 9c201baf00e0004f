import { Type, type Static } from 'typebox';
import { AvailabilityOrUnknown } from './availability.ts';
import { Nullable, Timestamp } from './common.ts';
import { CurrencyCode, DecimalString, Money } from './money.ts';

export const PRICE_RANGES = ['7d', '30d', '90d', '1y', 'all'] as const;
export const PriceRange = Type.Enum(PRICE_RANGES);
export type PriceRange = (typeof PRICE_RANGES)[number];

/** One step of the price's step function: the price is in force from `at` until the next point. */
export const PricePoint = Type.Object({
  at: Timestamp,
  price: Money,
  listPrice: Type.Optional(Money),
  availability: AvailabilityOrUnknown,
});
export type PricePoint = Static<typeof PricePoint>;

/** Prices of one UTC day. `avg` is weighted by the time each price was in force. */
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

/** A price with the time it took effect, or null if either is unknown. */
export function priceAt(price: Money | null, at: Date | null): Static<typeof PriceAt> | null {
  return price && at ? { price, at: at.toISOString() } : null;
}

/** Prices in force during a window. `average` is weighted by the time each was in force. */
const WindowFigures = Type.Object({ low: Money, high: Money, average: Money });
export type WindowFigures = Static<typeof WindowFigures>;

/**
 * The reference price of a reduction under Directive 98/6/EC, Article 6a: the lowest price of the 30 days
 * before `cutAt`, the time of the drop to the current price. `percent` is how far the current price is below
 * it; 0 or less is no real discount. `daysKnown` is the number of those days whose price is known.
 */
const PriorLow = Type.Object({
  price: Money,
  cutAt: Timestamp,
  percent: Type.Number(),
  daysKnown: Type.Integer(),
});

/**
 * Price drops between consecutive daily closes in the last 365 days, with the medians of their size and of
 * the days between them.
 */
const PriceDrops = Type.Object({
  count: Type.Integer(),
  typicalPercent: Nullable(Type.Number()),
  typicalDaysBetween: Nullable(Type.Number()),
});

/**
 * Statistics of a product's price. `windows` cover the last whole UTC days plus today so far, as far as
 * prices are known. `inStockShare` covers the last 90 days and ranges from 0 to 1.
 */
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
