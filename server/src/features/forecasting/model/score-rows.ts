import { binOf } from './bins.ts';
import { FEATURES } from './features/features.ts';
import { evaluateCurve, type Curve } from './isotonic-curve.ts';
import { linearInputs, dotProduct } from './logistic.ts';
import { DROPS, VERDICT_DROP, type ForecastModel } from './model.ts';
import { sumTrees } from './trees.ts';

/** The model's predictions for each row, calibrated and consistent. */
export interface Scores {
  /** Chances in the order of `DROPS`. */
  drops: Float64Array[];
  /** Expected net saving of waiting, as a share of the current price. */
  saving: Float64Array;
  /** Logarithm of the lowest price over the current price, in the order of `QUANTILES`; never above 0. */
  lows: Float64Array[];
  /** Days until the lowest price, if the price falls at all. */
  lowDays: Float64Array;
}

/** Weight of the logistic regression in the log odds of a drop; the trees have the rest. */
const LINEAR_SHARE = 0.15;
/** A 10% quantile above this predicts that the price stays: there is no interval to widen. */
export const NEGLIGIBLE_DROP_LOG = -0.005;
const CHANGES = FEATURES.indexOf('changes30');
/** Lower bounds of the change frequency bins after the first, in changes per 30 days. */
export const CHANGE_FREQUENCY_BOUNDS = [2, 5] as const;

/** Scores rows of features in row-major order. */
export function scoreRows(model: ForecastModel, features: Float32Array, rows: number): Scores {
  const { drops, saving, lows, lowDays } = rawScores(model, features, rows);
  for (const [i, chances] of drops.entries()) applyCurve(chances, model.drops[i]?.curve);
  applyCurve(saving, model.saving.curve);
  makeConsistent(drops, rows);
  widenAndOrder(lows, (row) => model.widening[changeFrequencyBin(features, row)] ?? 0, rows);
  return { drops, saving, lows, lowDays };
}

function applyCurve(values: Float64Array, curve: Curve | undefined): void {
  if (curve) for (const [row, value] of values.entries()) values[row] = evaluateCurve(curve, value);
}

/** The bin of a price's recent change frequency. Prices that change often leave their interval more often. */
export function changeFrequencyBin(features: Float32Array, row: number): number {
  const changes = features[row * FEATURES.length + CHANGES] as number;
  return CHANGE_FREQUENCY_BOUNDS.filter((bound) => changes >= bound).length;
}

/** The predictions of the heads before calibration and before they are made consistent. */
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
  const savingOfDrop = sumTrees(model.saving.fell, columns, rows);
  for (const [row, chance] of (drops[VERDICT_DROP] as Float64Array).entries())
    saving[row] = (1 - chance) * (saving[row] as number) + chance * (savingOfDrop[row] as number);
  return {
    drops,
    saving,
    lows: model.lows.map((trees) => sumTrees(trees, columns, rows)),
    lowDays: sumTrees(model.lowDays, columns, rows).map((log) => Math.exp(log)),
  };
}

/** The weighted mean of the two models' log odds. */
function mixOdds(trees: number, linear: number): number {
  return (1 - LINEAR_SHARE) * trees + LINEAR_SHARE * linear;
}

function chanceOf(odds: number): number {
  return 1 / (1 + Math.exp(-odds));
}

/** The bins of row-major rows of features: one column per feature. */
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

/** Makes no drop likelier in fewer days than in more, and no deeper drop likelier than a smaller one. */
function makeConsistent(drops: readonly Float64Array[], rows: number): void {
  for (const [i, { days, percent }] of DROPS.entries())
    for (const [j, other] of DROPS.entries()) {
      const isImplied = i !== j && other.days <= days && other.percent >= percent;
      const all = drops[i];
      const part = drops[j];
      if (!isImplied || !all || !part) continue;
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
    const widening = (low[row] as number) < NEGLIGIBLE_DROP_LOG ? wideningOf(row) : 0;
    middle[row] = center;
    low[row] = Math.min(center, (low[row] as number) - widening);
    high[row] = Math.min(0, Math.max(center, (high[row] as number) + widening));
  }
}
