import { meanPinballLoss } from '../../server/src/features/forecasting/training/losses.ts';
import { percentileInterval, bootstrap } from '../../server/src/features/forecasting/training/random.ts';

/** A method's prediction at one moment, and the outcome. */
export interface ScoredForecast {
  product: string;
  chance: number;
  waits: boolean;
  fell: boolean;
  saving: number;
  bestSaving: number;
  /** Quantiles of the lowest price, relative to the price at the moment. Only the model has them. */
  lows?: readonly number[] | undefined;
  /** The lowest price that came, relative to the price at the moment. */
  low: number;
}

export interface ForecastSummary {
  moments: number;
  skill: number;
  skillInterval: Interval;
  auc: number;
  calibrationError: number;
  /** Saving as a share of what a clairvoyant saves, who waits exactly where waiting saves something. */
  shareOfClairvoyant: number;
  /** Saving as a share of what buying at the best moment saves. */
  shareOfBest: number;
  /** Mean saving per moment, after the cost of waiting. */
  netSaving: number;
  netSavingInterval: Interval;
  pinball: number;
  /** Share of the lowest prices inside the predicted 80% interval. */
  coverage: number;
  /** Skill and net saving of each resample. With the same seed, all methods get the same resamples. */
  resamples: readonly { skill: number; netSaving: number }[];
}
export type Interval = readonly [number, number];

/** The figures of a method over some moments. The intervals come from resampling products (bootstrap). */
export function summarizeForecasts(
  forecasts: readonly ScoredForecast[],
  random: () => number,
): ForecastSummary {
  const products = [...Map.groupBy(forecasts, ({ product }) => product).values()].map(sumsOf);
  let next = 0;
  const all = figuresOf(products, () => next++);
  const resamples = bootstrap(products.length, random, (pick) => figuresOf(products, pick));
  return {
    moments: forecasts.length,
    ...all,
    resamples: resamples.map(({ skill, netSaving }) => ({ skill, netSaving })),
    skillInterval: percentileInterval(resamples.map(({ skill }) => skill)),
    netSavingInterval: percentileInterval(resamples.map(({ netSaving }) => netSaving)),
    auc: aucOf(forecasts),
    calibrationError: calibrationErrorOf(forecasts),
  };
}

/**
 * Sums over a product's moments: count, falls, squared errors, savings (the method's, a clairvoyant's, the
 * best), pinball losses, and lows inside the interval.
 */
function sumsOf(forecasts: readonly ScoredForecast[]): Float64Array {
  const sums = new Float64Array(8);
  for (const { chance, fell, waits, saving, bestSaving, lows = [1, 1, 1], low } of forecasts) {
    const covered = low >= (lows[0] as number) - 1e-9 && low <= (lows[2] as number) + 1e-9;
    const parts = [
      1,
      Number(fell),
      (chance - Number(fell)) ** 2,
      waits ? saving : 0,
      Math.max(0, saving),
      bestSaving,
      meanPinballLoss(lows, low),
      Number(covered),
    ];
    for (const [i, part] of parts.entries()) sums[i] = (sums[i] as number) + part;
  }
  return sums;
}

function figuresOf(products: readonly Float64Array[], pick: () => number) {
  const total = new Float64Array(8);
  for (let drawn = 0; drawn < products.length; drawn++) {
    const sums = products[pick()] as Float64Array;
    for (let i = 0; i < total.length; i++) total[i] = (total[i] as number) + (sums[i] as number);
  }
  const [count, falls, squares, net, clairvoyant, best, pinball, covered] = [...total] as [
    number, number, number, number, number, number, number, number,
  ]; // prettier-ignore
  const base = falls / count;
  return {
    skill: 1 - squares / count / (base * (1 - base)),
    shareOfClairvoyant: net / clairvoyant,
    shareOfBest: net / best,
    netSaving: net / count,
    pinball: pinball / count,
    coverage: covered / count,
  };
}

/** Area under the ROC curve of the chances. */
function aucOf(forecasts: readonly ScoredForecast[]): number {
  const order = [...forecasts].sort((a, b) => a.chance - b.chance);
  let falls = 0;
  let ranks = 0;
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && order[end]?.chance === order[start]?.chance) end++;
    for (const { fell } of order.slice(start, end)) {
      if (!fell) continue;
      falls++;
      ranks += (start + end + 1) / 2;
    }
  }
  return (ranks - (falls * (falls + 1)) / 2) / (falls * (order.length - falls));
}

/** Mean distance between the mean chance and the share of falls, over ten bins of equal count. */
function calibrationErrorOf(forecasts: readonly ScoredForecast[]): number {
  const order = [...forecasts].sort((a, b) => a.chance - b.chance);
  let error = 0;
  for (let bin = 0; bin < 10; bin++) {
    const part = order.slice(
      Math.floor((bin * order.length) / 10),
      Math.floor(((bin + 1) * order.length) / 10),
    );
    error += Math.abs(part.reduce((sum, { chance, fell }) => sum + chance - Number(fell), 0));
  }
  return error / order.length;
}
