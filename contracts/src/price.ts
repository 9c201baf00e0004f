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

export const PriceStats = Type.Object({
  current: Nullable(Money),
  allTimeLow: Nullable(PriceAt),
  allTimeHigh: Nullable(PriceAt),
  rangeLow: Nullable(Money),
  rangeHigh: Nullable(Money),
  rangeAverage: Nullable(Money),
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
