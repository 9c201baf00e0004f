import { stepsBefore, type PriceSteps } from './price-steps.ts';

/** Logarithm of a 5% drop, with a tolerance so that rounding does not decide. */
export const DROP_LOG = Math.log(0.95) + 1e-9;
/** Logarithm of a 10% drop, with the same tolerance. */
export const DEEP_DROP_LOG = Math.log(0.9) + 1e-9;
/** The cost of a day of waiting, as a share of the price. */
const WAITING_COST_PER_DAY = 0.001;

/** How a price developed after a moment. */
export interface Outcome {
  /** Days until the first drop of at least 5% and of at least 10%; Infinity if there was none. */
  dropDays: number;
  deepDropDays: number;
  /** Logarithm of the lowest price over the price at the moment; never above 0. */
  low: number;
  /** Days until that lowest price was first reached. */
  lowDays: number;
  /** Saving of waiting as a share of the price at the moment, after the cost of waiting. */
  saving: number;
  /** The same saving for buying at the best moment. */
  bestSaving: number;
}

/**
 * How the price developed within `horizonDays` after `asOf` (days since 1970). Waiting buys at the first drop
 * of at least 5%, otherwise at the end. The price must be known until then.
 */
export function outcomeAfter({ days, logs }: PriceSteps, asOf: number, horizonDays: number): Outcome {
  let next = stepsBefore(days, asOf);
  const now = logs[next - 1] as number;
  const outcome = {
    dropDays: Infinity,
    deepDropDays: Infinity,
    low: 0,
    lowDays: 0,
    saving: 0,
    bestSaving: 0,
  };
  let end = 0;
  for (; next < days.length && (days[next] as number) <= asOf + horizonDays; next++) {
    const after = (days[next] as number) - asOf;
    const change = (logs[next] as number) - now;
    end = change;
    if (change <= DROP_LOG && after < outcome.dropDays) {
      outcome.dropDays = after;
      outcome.saving = savingOf(change, after);
    }
    if (change <= DEEP_DROP_LOG && after < outcome.deepDropDays) outcome.deepDropDays = after;
    if (change < outcome.low) {
      outcome.low = change;
      outcome.lowDays = after;
    }
    outcome.bestSaving = Math.max(outcome.bestSaving, savingOf(change, after));
  }
  if (outcome.dropDays === Infinity) outcome.saving = savingOf(end, horizonDays);
  return outcome;
}

function savingOf(change: number, afterDays: number): number {
  return 1 - Math.exp(change) - WAITING_COST_PER_DAY * afterDays;
}
