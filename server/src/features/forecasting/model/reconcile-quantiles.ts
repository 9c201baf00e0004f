import { QUANTILES } from './model.ts';
import { DEEP_DROP_LOG, DROP_LOG } from './features/outcome.ts';

/**
 * The quantiles of the lowest price (logarithms over the price now) where the chances of falls agree with them: with a chance of 30 % that it
 * falls by 5 %, the 10 % quantile lies under that fall and the middle one above it.
 */
export function reconcileQuantiles(lows: readonly number[], fall: number, deepFall: number): number[] {
  const levels = [
    { level: DROP_LOG, chance: fall },
    { level: DEEP_DROP_LOG, chance: deepFall },
  ];
  return lows.map((low, i) =>
    levels.reduce(
      (log, { level, chance }) =>
        chance < (QUANTILES[i] as number) ? Math.max(log, level) : Math.min(log, level),
      low,
    ),
  );
}
