import { QUANTILES } from './model.ts';
import { DEEP_DROP_LOG, DROP_LOG } from './features/outcome.ts';

/**
 * Moves quantiles of the lowest price (logarithms, relative to the current price) until they agree with the
 * chances of drops: with a 30% chance of a 5% drop, the 10% quantile is at or below that drop and the median
 * at or above it.
 */
export function reconcileQuantiles(
  lows: readonly number[],
  dropChance: number,
  deepDropChance: number,
): number[] {
  const levels = [
    { level: DROP_LOG, chance: dropChance },
    { level: DEEP_DROP_LOG, chance: deepDropChance },
  ];
  return lows.map((low, i) =>
    levels.reduce(
      (log, { level, chance }) =>
        chance < (QUANTILES[i] as number) ? Math.max(log, level) : Math.min(log, level),
      low,
    ),
  );
}
