import { type Forecast } from '@tidemark/contracts/forecast.ts';
import { type Money } from '@tidemark/contracts/money.ts';
import { type PriceRange } from '@tidemark/contracts/price.ts';

/** Quantiles of the lowest price from now until a future time. */
export interface FanPoint {
  /** Unix seconds. */
  at: number;
  low: { q10: Money; q50: Money; q90: Money };
}

export interface PriceFan {
  /** From the time of the forecast, where all quantiles equal the price, to the last day of the horizon. */
  points: FanPoint[];
}

const DAY_SECONDS = 86_400;
/** A one-week chart has no room for a month of forecast. */
const DAYS_AHEAD: Readonly<Record<PriceRange, number>> = { '7d': 7, '30d': 30, '90d': 30, '1y': 30, all: 30 };

/** The fan of a forecast for a chart in this currency; null if there is nothing to draw. */
export function toFan(
  { asOf, price, fan }: Pick<Forecast, 'asOf' | 'price' | 'fan'>,
  range: PriceRange,
  currency: string,
): PriceFan | null {
  if (price.currency !== currency) return null;
  const start = Date.parse(asOf) / 1000;
  const slices = fan.filter(({ days }) => days <= DAYS_AHEAD[range]);
  if (slices.length === 0) return null;
  const now = { at: start, low: { q10: price, q50: price, q90: price } };
  return { points: [now, ...slices.map(({ days, low }) => ({ at: start + days * DAY_SECONDS, low }))] };
}

/** The end of the fan in Unix seconds. */
export function fanEnd({ points }: PriceFan): number {
  return points.at(-1)?.at ?? 0;
}

/** The point of the fan that covers a time: the first one at or after it, or the last one. */
export function fanPointFor({ points }: PriceFan, second: number): FanPoint | undefined {
  return points.slice(1).find(({ at }) => at >= second) ?? points.at(-1);
}
