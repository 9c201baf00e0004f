import { FORECAST_DAYS, type ForecastDays } from '@tidemark/contracts/forecast.ts';
import { type PriceForecast } from './forecast-price.ts';
import { DROPS, QUANTILES } from './model.ts';

/** For so many days ahead, the 10, 50 and 90 % quantiles of the lowest price over the price now. */
export interface HorizonLows {
  days: ForecastDays;
  lows: readonly number[];
}

/**
 * How the lowest price spreads with time. The model gives its quantiles for 30 days, and the chances of falls for all spans; a shorter
 * span has the same falls, but only the share of them that comes so soon.
 */
export function lowQuantilesByHorizon({ drops, lows }: Pick<PriceForecast, 'drops' | 'lows'>): HorizonLows[] {
  return FORECAST_DAYS.map((days) => {
    if (days === 30) return { days, lows };
    const share = soonShare(drops, days);
    return { days, lows: QUANTILES.map((part) => (share > 0 ? lowAt(lows, part / share) : 1)) };
  });
}

/** Of the falls of 5 % within 30 days, those that come within so many. */
function soonShare(drops: readonly number[], days: ForecastDays): number {
  const chance = (span: ForecastDays) =>
    drops[DROPS.findIndex((drop) => drop.days === span && drop.percent === 5)] ?? 0;
  return chance(30) > 0 ? Math.min(1, chance(days) / chance(30)) : 0;
}

/** The 30-day low that is not passed with this chance: straight lines between the quantiles; beyond the last one the price now. */
function lowAt(lows: readonly number[], part: number): number {
  const parts: readonly number[] = [...QUANTILES, 1];
  const values = [...lows, 1];
  const next = parts.findIndex((known) => known >= part);
  if (next < 0) return 1;
  if (next === 0) return values[0] as number;
  const [from, to] = [parts[next - 1] as number, parts[next] as number];
  const [low, high] = [values[next - 1] as number, values[next] as number];
  return low + ((high - low) * (part - from)) / (to - from);
}
