/**
 * `unsure` re-arms a `good_time_to_buy` rule only after this long, because verdicts alternate between it and
 * `buy`.
 */
export const UNSURE_REARM_DAYS = 7;

/** The reference price less the percentage, in minor units, rounded down. */
export function percentThreshold(referenceMinor: number, percent: number): number {
  return Math.floor((referenceMinor * (10_000 - Math.round(percent * 100))) / 10_000);
}

/** A low is reported once a product's prices are known for this long, or for the rule's days if fewer. */
export const MIN_KNOWN_DAYS = 7;

/** The smallest drop that counts where a rule sets none: this share of the price, and at least one unit. */
export const MIN_DROP_PERCENT = 1;
