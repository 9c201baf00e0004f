/**
 * `unsure` re-arms a `good_time_to_buy` rule only after this long, because verdicts alternate between it and
 * `buy`.
 */
export const UNSURE_REARM_DAYS = 7;

/** The reference price less the percentage, in minor units, rounded down. */
export function percentThreshold(referenceMinor: number, percent: number): number {
  return Math.floor((referenceMinor * (10_000 - Math.round(percent * 100))) / 10_000);
}
