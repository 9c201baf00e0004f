import { type Forecast } from '@tidemark/contracts/forecast.ts';
import { type Money } from '@tidemark/contracts/money.ts';
import { type PriceRange } from '@tidemark/contracts/price.ts';

/** Where the lowest price from now on is likely to be, at one time ahead. */
export interface FanPoint {
  /** Unix seconds. */
  at: number;
  low: { q10: Money; q50: Money; q90: Money };
}

export interface PriceFan {
  /** From the time of the forecast, where all is the price, to the last day ahead. */
  points: FanPoint[];
}

const DAY = 86_400;
/** A chart of a week has no room for a month ahead. */
const DAYS_AHEAD: Readonly<Record<PriceRange, number>> = { '7d': 7, '30d': 30, '90d': 30, '1y': 30, all: 30 };

/** The forecast's fan for a chart in this currency; null where it says nothing that could be drawn. */
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
  return { points: [now, ...slices.map(({ days, low }) => ({ at: start + days * DAY, low }))] };
}

/** When the fan ends, Unix seconds. */
export function fanEnd({ points }: PriceFan): number {
  return points.at(-1)?.at ?? 0;
}

/** The first of the fan's times at or after this one: what is said of the time up to there. */
export function fanPointFor({ points }: PriceFan, second: number): FanPoint | undefined {
  return points.slice(1).find(({ at }) => at >= second) ?? points.at(-1);
}
