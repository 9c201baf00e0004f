/**
 * Rules and when they fire (docs/decisions/0004-when-alert-rules-fire-and-re-arm.md).
 * alerts/evaluate-alerts.ts   applies one price event to all rules of its product
 * alerts/evaluate-verdict.ts  the same for a forecast's verdict
 * alerts/arm-rules.ts         prepares new rules, and fires those whose condition already holds
 * alerts/alert-rules.ts       what they share, pure
 */

/** A verdict that wavers between `buy` and `unsure` is no news each time. */
export const DOUBT_DAYS = 7;

/** The reference price, in minor units, less the percentage; rounded down. */
export function percentThreshold(referenceMinor: number, percent: number): number {
  return Math.floor((referenceMinor * (10_000 - Math.round(percent * 100))) / 10_000);
}
