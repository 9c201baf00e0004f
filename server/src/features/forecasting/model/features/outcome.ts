import { stepsBefore, type PriceSteps } from './price-steps.ts';

/** A fall of at least 5 %, with room for rounding: half a cent on a ten euro price is no matter of opinion. */
export const DROP_LOG = Math.log(0.95) + 1e-9;
export const DEEP_DROP_LOG = Math.log(0.9) + 1e-9;
/** What a day of waiting costs, as a share of the price. */
const WAITING_COST_PER_DAY = 0.001;

/** What came of a price in the days after a moment. */
export interface Outcome {
  /** Days until the first fall of at least 5 % and of at least 10 %; Infinity when there was none. */
  dropDays: number;
  deepDropDays: number;
  /** Logarithm of the lowest price over the price at the moment; never above 0. */
  low: number;
  /** Days until that lowest price first held. */
  lowDays: number;
  /** What waiting saved, as a share of the price at the moment, its cost taken off. */
  saving: number;
  /** The same for buying at the best moment of all. */
  bestSaving: number;
}

/**
 * What came of the price within `horizonDays` after `asOf`. Waiting buys at the first fall of at least 5 %, else at the end.
 * The caller sees to it that the price is known until then.
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
