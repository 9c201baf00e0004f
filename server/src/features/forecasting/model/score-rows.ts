import { binOf } from './bins.ts';
import { FEATURES } from './features/features.ts';
import { evaluateCurve, type Curve } from './isotonic-curve.ts';
import { linearInputs, dotProduct } from './logistic.ts';
import { DROPS, VERDICT_DROP, type ForecastModel } from './model.ts';
import { sumTrees } from './trees.ts';

/** What the model says of each row, calibrated and consistent. */
export interface Scores {
  /** Chances in the order of `DROPS`. */
  drops: Float64Array[];
  /** Expected net saving of waiting, as a share of the price. */
  saving: Float64Array;
  /** Logarithms of the lowest price over the price now, in the order of `QUANTILES`; never above 0. */
  lows: Float64Array[];
  /** Days until the lowest price, if the price falls at all. */
  lowDays: Float64Array;
}

/** How much of the log odds of a fall the logistic regression gives; the trees give the rest. */
const LINEAR_SHARE = 0.15;
/** A low quantile above this (a logarithm) says that the price stays: there is no interval to widen. */
export const NEGLIGIBLE_DROP_LOG = -0.005;
const CHANGES = FEATURES.indexOf('changes30');
/** Changes in 30 days from which on a price is counted as more restless. */
export const CHANGE_FREQUENCY_BOUNDS = [2, 5] as const;

/** Scores rows of features that lie one after the other. */
export function scoreRows(model: ForecastModel, features: Float32Array, rows: number): Scores {
  const { drops, saving, lows, lowDays } = rawScores(model, features, rows);
  for (const [i, chances] of drops.entries()) bend(chances, model.drops[i]?.curve);
  bend(saving, model.saving.curve);
  makeConsistent(drops, rows);
  widenAndOrder(lows, (row) => model.widening[changeFrequencyBin(features, row)] ?? 0, rows);
  return { drops, saving, lows, lowDays };
}

function bend(values: Float64Array, curve: Curve | undefined): void {
  if (curve) for (const [row, value] of values.entries()) values[row] = evaluateCurve(curve, value);
}

/** How often the price has changed lately, coarsely: prices that creep miss their interval more often than those that jump. */
export function changeFrequencyBin(features: Float32Array, row: number): number {
  const changes = features[row * FEATURES.length + CHANGES] as number;
  return CHANGE_FREQUENCY_BOUNDS.filter((least) => changes >= least).length;
}

/** What the heads say before they are calibrated and made to agree. */
export function rawScores(model: ForecastModel, features: Float32Array, rows: number): Scores {
  const columns = binColumns(model, features, rows);
  const inputs = linearInputs(model, features, rows);
  const drops = model.drops.map(({ trees, linear }) => {
    const odds = sumTrees(trees, columns, rows);
    for (let row = 0; row < rows; row++)
      odds[row] = chanceOf(mixOdds(odds[row] as number, dotProduct(inputs, row, linear)));
    return odds;
  });
  const saving = sumTrees(model.saving.held, columns, rows);
  const ofFall = sumTrees(model.saving.fell, columns, rows);
  for (const [row, chance] of (drops[VERDICT_DROP] as Float64Array).entries())
    saving[row] = (1 - chance) * (saving[row] as number) + chance * (ofFall[row] as number);
  return {
    drops,
    saving,
    lows: model.lows.map((trees) => sumTrees(trees, columns, rows)),
    lowDays: sumTrees(model.lowDays, columns, rows).map((log) => Math.exp(log)),
  };
}

/** The log odds of trees and regression together. */
function mixOdds(trees: number, linear: number): number {
  return (1 - LINEAR_SHARE) * trees + LINEAR_SHARE * linear;
}

function chanceOf(odds: number): number {
  return 1 / (1 + Math.exp(-odds));
}

/** The bins of rows of features: a column a feature. */
export function binColumns(
  { edges }: Pick<ForecastModel, 'edges'>,
  features: Float32Array,
  rows: number,
): Uint8Array[] {
  return edges.map((edges, feature) => {
    const column = new Uint8Array(rows);
    for (let row = 0, at = feature; row < rows; row++, at += features.length / rows)
      column[row] = binOf(features[at] as number, edges);
    return column;
  });
}

/** A fall within fewer days is no likelier than within more; nor is a deeper one. */
function makeConsistent(drops: readonly Float64Array[], rows: number): void {
  for (const [i, { days, percent }] of DROPS.entries())
    for (const [j, other] of DROPS.entries()) {
      const isPart = i !== j && other.days <= days && other.percent >= percent;
      const all = drops[i];
      const part = drops[j];
      if (!isPart || !all || !part) continue;
      for (let row = 0; row < rows; row++) all[row] = Math.max(all[row] as number, part[row] as number);
    }
}

function widenAndOrder(
  lows: readonly Float64Array[],
  wideningOf: (row: number) => number,
  rows: number,
): void {
  const [low, middle, high] = lows as [Float64Array, Float64Array, Float64Array];
  for (let row = 0; row < rows; row++) {
    const center = Math.min(0, middle[row] as number);
    const moves = (low[row] as number) < NEGLIGIBLE_DROP_LOG ? wideningOf(row) : 0;
    middle[row] = center;
    low[row] = Math.min(center, (low[row] as number) - moves);
    high[row] = Math.min(0, Math.max(center, (high[row] as number) + moves));
  }
}
