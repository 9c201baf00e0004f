import { FORECAST_DAYS, type ForecastDays } from '@tidemark/contracts/forecast.ts';
import { type PriceForecast } from './forecast-price.ts';
import { DROPS, QUANTILES } from './model.ts';

/** The 10%, 50% and 90% quantiles of the lowest price within `days`, divided by the current price. */
export interface HorizonLows {
  days: ForecastDays;
  lows: readonly number[];
}

/**
 * The quantiles of the lowest price for each horizon. The model has them for 30 days only, but the chances of
 * a drop for every horizon. A shorter horizon gets the same drops, but only the share of them that comes that
 * early.
 */
export function lowQuantilesByHorizon({ drops, lows }: Pick<PriceForecast, 'drops' | 'lows'>): HorizonLows[] {
  return FORECAST_DAYS.map((days) => {
    if (days === 30) return { days, lows };
    const share = earlyShare(drops, days);
    return { days, lows: QUANTILES.map((level) => (share > 0 ? lowAt(lows, level / share) : 1)) };
  });
}

/** The share of the 5% drops within 30 days that come within `days`. */
function earlyShare(drops: readonly number[], days: ForecastDays): number {
  const chance = (horizon: ForecastDays) =>
    drops[DROPS.findIndex((drop) => drop.days === horizon && drop.percent === 5)] ?? 0;
  return chance(30) > 0 ? Math.min(1, chance(days) / chance(30)) : 0;
}

/**
 * The 30-day low at a quantile level: linear between the known quantiles, and the current price from level 1
 * on. A quantile is never above the current price, which rounding alone could break.
 */
function lowAt(lows: readonly number[], level: number): number {
  const levels: readonly number[] = [...QUANTILES, 1];
  const values = [...lows, 1];
  const next = levels.findIndex((known) => known >= level);
  if (next < 0) return 1;
  if (next === 0) return values[0] as number;
  const [from, to] = [levels[next - 1] as number, levels[next] as number];
  const [low, high] = [values[next - 1] as number, values[next] as number];
  return Math.min(1, low + ((high - low) * (level - from)) / (to - from));
}
