import { FORECAST_DAYS, type RecordSource, type Verdict } from '@tidemark/contracts/forecast.ts';
import { DROPS } from '../model/model.ts';
import { outcomeAfter, type Outcome } from '../model/features/outcome.ts';
import { type PriceSteps } from '../model/features/price-steps.ts';
import { lowQuantilesByHorizon } from '../model/low-quantiles-by-horizon.ts';

/** The parts of a forecast that can be compared with the outcome. */
export interface ScorableForecast {
  source: RecordSource;
  madeAt: Date;
  model: string;
  currency: string;
  verdict: Verdict;
  drops: readonly number[];
  lows: readonly number[];
}

/** A forecast and its outcome within `days`. */
export interface Score extends ScorableForecast {
  days: number;
  /** The predicted chance of a 5% drop. */
  chance: number;
  outcome: Outcome;
  /** Whether the lowest price was within the 10% and 90% quantiles, ends included. */
  isLowInInterval: boolean;
}

const DAY_MS = 86_400_000;
/** Tolerance for rounding when a price equals a quantile. */
const EQUAL_WITHIN = 1e-6;

/** The next horizon after `scoredDays`, in days; null after the last. */
export function nextHorizon(scoredDays: number): number | null {
  return FORECAST_DAYS.find((days) => days > scoredDays) ?? null;
}

/** Scores a forecast for each horizon (in days). The price must be known until the end of the longest. */
export function scoreForecast(
  forecast: ScorableForecast,
  steps: PriceSteps,
  horizons: readonly number[],
): Score[] {
  const asOf = forecast.madeAt.getTime() / DAY_MS;
  const quantiles = lowQuantilesByHorizon(forecast);
  return horizons.map((days) => {
    const outcome = outcomeAfter(steps, asOf, days);
    const [least = 0, , most = 1] = quantiles.find((horizon) => horizon.days === days)?.lows ?? [];
    const low = Math.exp(outcome.low);
    return {
      ...forecast,
      days,
      chance: chanceOf(forecast.drops, days),
      outcome,
      isLowInInterval: low >= least - EQUAL_WITHIN && low <= most + EQUAL_WITHIN,
    };
  });
}

function chanceOf(drops: readonly number[], days: number): number {
  return drops[DROPS.findIndex((drop) => drop.days === days && drop.percent === 5)] ?? 0;
}
