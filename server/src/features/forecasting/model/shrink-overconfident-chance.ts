import { FEATURES } from './features/features.ts';

/** The least share of a high chance's excess over the usual chance (in log odds) that is kept. */
const MIN_KEPT_SHARE = 0.7;
/** The usual chance, in log odds above the mean chance of all moments. */
const USUAL_ABOVE_BASE = 0.45;
/**
 * The kept share rises from its minimum to 1 between these bounds: days of history, changes per month,
 * distance from the 90-day low (a logarithm).
 */
const KNOWN_DAYS = [365, 730] as const;
const CHANGES = [3, 6] as const;
const DEPTH = [0.35, 0.7] as const;
const CHANGES_90 = FEATURES.indexOf('changes90');
const ABOVE_LOW_90 = FEATURES.indexOf('aboveLow90');

/**
 * The share of a high chance's excess to keep, up to 1. Promotions of ordinary depth with less than one or
 * two years of history recur less often in the following weeks than in the training weeks. Half prices and
 * prices that change all the time do not (docs/forecasting.md).
 */
export function keptShare(features: Float32Array, knownDays: number): number {
  const doubts = [
    ramp(knownDays, KNOWN_DAYS),
    ramp(features[CHANGES_90] as number, CHANGES),
    ramp(features[ABOVE_LOW_90] as number, DEPTH),
  ].map((certainty) => 1 - certainty);
  return 1 - (1 - MIN_KEPT_SHARE) * doubts.reduce((product, doubt) => product * doubt, 1);
}

/**
 * Shrinks a chance towards the usual one if it is above it. `baseOdds` are the mean log odds of all moments.
 */
export function shrinkOverconfidentChance(chance: number, baseOdds: number, kept: number): number {
  const usual = baseOdds + USUAL_ABOVE_BASE;
  const odds = Math.log(chance / (1 - chance));
  if (!(odds > usual)) return chance;
  return 1 / (1 + Math.exp(-usual - kept * (odds - usual)));
}

function ramp(value: number, [from, to]: readonly [number, number]): number {
  return Math.max(0, Math.min(1, (value - from) / (to - from)));
}
