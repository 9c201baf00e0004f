import { FORECAST_DAYS, type RecordSource, type Verdict } from '@tidemark/contracts/forecast.ts';
import { DROPS } from '../model/model.ts';
import { outcomeAfter, type Outcome } from '../model/features/outcome.ts';
import { type PriceSteps } from '../model/features/price-steps.ts';
import { lowQuantilesByHorizon } from '../model/low-quantiles-by-horizon.ts';

/** What was said at a moment, as far as it can be held against what came. */
export interface ScorableForecast {
  source: RecordSource;
  madeAt: Date;
  model: string;
  currency: string;
  verdict: Verdict;
  drops: readonly number[];
  lows: readonly number[];
}

/** A forecast beside what came within so many days. */
export interface Score extends ScorableForecast {
  days: number;
  /** What was said of a fall of 5 %. */
  chance: number;
  outcome: Outcome;
  /** The lowest price lay within the 10 and 90 % quantiles, ends included. */
  isLowInInterval: boolean;
}

const DAY_MS = 86_400_000;
/** The price is a step function of whole minor units: what rounds to the quantile is the quantile. */
const SAME = 1e-6;

/** The next of a forecast's days after `scoredDays`; null after the last. */
export function daysAfter(scoredDays: number): number | null {
  return FORECAST_DAYS.find((days) => days > scoredDays) ?? null;
}

/** Holds a forecast against the price that came, for each of its days in the list; the price is known until then. */
export function scoreForecast(
  said: ScorableForecast,
  steps: PriceSteps,
  daysList: readonly number[],
): Score[] {
  const asOf = said.madeAt.getTime() / DAY_MS;
  const fan = lowQuantilesByHorizon(said);
  return daysList.map((days) => {
    const outcome = outcomeAfter(steps, asOf, days);
    const [least = 0, , most = 1] = fan.find((slice) => slice.days === days)?.lows ?? [];
    const low = Math.exp(outcome.low);
    return {
      ...said,
      days,
      chance: chanceOf(said.drops, days),
      outcome,
      isLowInInterval: low >= least - SAME && low <= most + SAME,
    };
  });
}

function chanceOf(drops: readonly number[], days: number): number {
  return drops[DROPS.findIndex((drop) => drop.days === days && drop.percent === 5)] ?? 0;
}
