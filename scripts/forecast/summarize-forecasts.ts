import { pinballOf } from '../../server/src/features/forecasting/training/pinball.ts';
import { intervalOf, resampled } from '../../server/src/features/forecasting/training/resample.ts';

/** What one method said of one moment, and what came. */
export interface ScoredForecast {
  product: string;
  chance: number;
  waits: boolean;
  fell: boolean;
  saving: number;
  bestSaving: number;
  /** Price quantiles and the lowest price, over the price at the moment; absent for methods that give none. */
  lows?: readonly number[] | undefined;
  low: number;
}

export interface ForecastSummary {
  moments: number;
  skill: number;
  skillInterval: Interval;
  auc: number;
  calibrationError: number;
  share: number;
  shareOfBest: number;
  net: number;
  netInterval: Interval;
  pinball: number;
  coverage: number;
  /** Skill and net saving of each drawing: with the same numbers, methods judged on the same moments are resamples alike. */
  resamples: readonly { skill: number; net: number }[];
}
export type Interval = readonly [number, number];

/** The figures of a method over some moments; the intervals come of drawing products anew. */
export function summarizeForecasts(judged: readonly ScoredForecast[], random: () => number): ForecastSummary {
  const products = [...Map.groupBy(judged, ({ product }) => product).values()].map(sumsOf);
  let next = 0;
  const all = figuresOf(products, () => next++);
  const resamples = resampled(products.length, random, (pick) => figuresOf(products, pick));
  return {
    moments: judged.length,
    ...all,
    resamples: resamples.map(({ skill, net }) => ({ skill, net })),
    skillInterval: intervalOf(resamples.map(({ skill }) => skill)),
    netInterval: intervalOf(resamples.map(({ net }) => net)),
    auc: aucOf(judged),
    calibrationError: calibrationErrorOf(judged),
  };
}

/** A product's moments, falls, squared errors, savings (the method's, a clairvoyant's, the best), pinball losses, hits. */
function sumsOf(judged: readonly ScoredForecast[]): Float64Array {
  const sums = new Float64Array(8);
  for (const { chance, fell, waits, saving, bestSaving, lows = [1, 1, 1], low } of judged) {
    const covered = low >= (lows[0] as number) - 1e-9 && low <= (lows[2] as number) + 1e-9;
    const parts = [
      1,
      Number(fell),
      (chance - Number(fell)) ** 2,
      waits ? saving : 0,
      Math.max(0, saving),
      bestSaving,
      pinballOf(lows, low),
      Number(covered),
    ];
    for (const [i, part] of parts.entries()) sums[i] = (sums[i] as number) + part;
  }
  return sums;
}

function figuresOf(products: readonly Float64Array[], pick: () => number) {
  const total = new Float64Array(8);
  for (let place = 0; place < products.length; place++) {
    const sums = products[pick()] as Float64Array;
    for (let i = 0; i < total.length; i++) total[i] = (total[i] as number) + (sums[i] as number);
  }
  const [count, falls, squares, net, clairvoyant, best, pinball, covered] = [...total] as [
    number, number, number, number, number, number, number, number,
  ]; // prettier-ignore
  const base = falls / count;
  return {
    skill: 1 - squares / count / (base * (1 - base)),
    share: net / clairvoyant,
    shareOfBest: net / best,
    net: net / count,
    pinball: pinball / count,
    coverage: covered / count,
  };
}

function aucOf(judged: readonly ScoredForecast[]): number {
  const order = [...judged].sort((a, b) => a.chance - b.chance);
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

/** The mean distance of mean chance and share of falls in ten bins of equal count. */
function calibrationErrorOf(judged: readonly ScoredForecast[]): number {
  const order = [...judged].sort((a, b) => a.chance - b.chance);
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
