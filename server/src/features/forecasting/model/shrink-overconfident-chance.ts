import { FEATURES } from './features/features.ts';

/** Of what a high chance has above the usual, in log odds, so much is kept where a short past says least of the coming weeks. */
const LEAST_KEPT = 0.7;
/** High begins this far (in log odds) above the chance of all moments together. */
const USUAL_ABOVE_BASE = 0.45;
/** From the first to the second, trust grows from least to whole: days known, changes a month, distance to the 90-day low. */
const DAYS_KNOWN = [365, 730] as const;
const CHANGES = [3, 6] as const;
const DEPTH = [0.35, 0.7] as const;
const CHANGES_90 = FEATURES.indexOf('changes90');
const ABOVE_LOW_90 = FEATURES.indexOf('aboveLow90');

/**
 * How far a high chance is to be believed, 1 being wholly. Promotions of common depth, seen for less than a year or two, came back more rarely
 * in weeks to come than in the weeks that were learned from; half prices and prices in steady motion did not (docs/forecasting.md).
 */
export function keptShare(features: Float32Array, knownDays: number): number {
  const doubts = [
    ramp(knownDays, DAYS_KNOWN),
    ramp(features[CHANGES_90] as number, CHANGES),
    ramp(features[ABOVE_LOW_90] as number, DEPTH),
  ].map((sure) => 1 - sure);
  return 1 - (1 - LEAST_KEPT) * doubts.reduce((product, doubt) => product * doubt, 1);
}

/** The chance with what it has above the usual believed so far; `baseOdds` are the log odds of all moments together. */
export function shrinkOverconfidentChance(chance: number, baseOdds: number, trust: number): number {
  const usual = baseOdds + USUAL_ABOVE_BASE;
  const odds = Math.log(chance / (1 - chance));
  if (!(odds > usual)) return chance;
  return 1 / (1 + Math.exp(-usual - trust * (odds - usual)));
}

function ramp(value: number, [from, to]: readonly [number, number]): number {
  return Math.max(0, Math.min(1, (value - from) / (to - from)));
}
