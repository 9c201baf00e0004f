import { type Example } from './examples.ts';
import { fitIsotonicCurve, evaluateCurve, type Curve } from '../model/isotonic-curve.ts';
import { dropTargets, learnHeads, savingTargets } from './learn-heads.ts';
import { DROPS, QUANTILES, type ForecastModel } from '../model/model.ts';
import { quantileOf } from './losses.ts';
import {
  rawScores,
  CHANGE_FREQUENCY_BOUNDS,
  changeFrequencyBin,
  NEGLIGIBLE_DROP_LOG,
  type Scores,
} from '../model/score-rows.ts';
import { featureRows, learnableRows, weighExamples } from './training-rows.ts';

const FOLDS = 3;
const COVERAGE = 0.8;
/**
 * How far predictions move towards the curve, which comes from models of fewer products and from past times.
 */
const CURVE_SHARE = 0.5;

/**
 * Calibrates a model's heads by cross-validation over products: isotonic curves for the chances and the
 * saving, the widening of the interval of the lowest price, and the expected saving from which waiting paid.
 * Changes `model`.
 */
export function calibrate(model: ForecastModel, examples: readonly Example[]): void {
  const weights = weighExamples(examples);
  const predictions = predictHeldOut(examples);
  for (const [i, drop] of DROPS.entries()) {
    const head = model.drops[i];
    if (head)
      head.curve = curveTo(predictions.drops[i] as Float64Array, dropTargets(examples, drop), weights);
  }
  model.saving.curve = curveTo(predictions.saving, savingTargets(examples), weights);
  const saving = predictions.saving.map((value) => evaluateCurve(model.saving.curve, value));
  model.saving.waitFrom = waitFrom(saving, savingTargets(examples), weights);
  model.widening = wideningOf(predictions.lows, examples, weights);
}

function curveTo(predicted: Float64Array, actual: Float64Array, weights: Float64Array): Curve {
  const { xs, ys } = fitIsotonicCurve(predicted, actual, weights);
  return { xs, ys: ys.map((y, i) => (1 - CURVE_SHARE) * (xs[i] as number) + CURVE_SHARE * y) };
}

type HeldOut = Omit<Scores, 'lowDays'>;

/** Predicts each product with a model that was trained without it. */
function predictHeldOut(examples: readonly Example[]): HeldOut {
  const empty = () => new Float64Array(examples.length);
  const predictions: HeldOut = { drops: DROPS.map(empty), saving: empty(), lows: QUANTILES.map(empty) };
  for (let fold = 0; fold < FOLDS; fold++) {
    const others = examples.filter(({ product }) => product % FOLDS !== fold);
    const own = examples.flatMap(({ product }, row) => (product % FOLDS === fold ? [row] : []));
    if (others.length === 0 || own.length === 0) continue;
    const model = learnHeads(learnableRows(others));
    const features = featureRows(own.map((row) => examples[row] as Example));
    const raw = rawScores(model, features, own.length);
    const place = (from: Float64Array, to: Float64Array) => {
      for (const [i, row] of own.entries()) to[row] = from[i] as number;
    };
    for (const [i, chances] of raw.drops.entries()) place(chances, predictions.drops[i] as Float64Array);
    for (const [i, lows] of raw.lows.entries()) place(lows, predictions.lows[i] as Float64Array);
    place(raw.saving, predictions.saving);
  }
  return predictions;
}

const WAIT_BLOCKS = 20;
/**
 * By how many standard errors the mean saving of a block must exceed 0 for waiting to count as worthwhile.
 */
const MIN_STANDARD_ERRORS = 1;

/**
 * The smallest expected saving at which waiting actually saved, significantly, at moments with about that
 * expectation.
 */
function waitFrom(expected: Float64Array, actual: Float64Array, weights: Float64Array): number {
  const order = [...expected.keys()]
    .filter((row) => (expected[row] as number) > 0)
    .sort((a, b) => (expected[a] as number) - (expected[b] as number) || a - b);
  for (let block = 0; block < WAIT_BLOCKS; block++) {
    const rows = order.slice(
      Math.floor((block * order.length) / WAIT_BLOCKS),
      Math.floor(((block + 1) * order.length) / WAIT_BLOCKS),
    );
    const { mean, error } = weightedMean(rows, actual, weights);
    if (mean > MIN_STANDARD_ERRORS * error) return expected[rows[0] as number] as number;
  }
  return 0;
}

function weightedMean(rows: readonly number[], values: Float64Array, weights: Float64Array) {
  let sum = 0;
  let total = 0;
  for (const row of rows) {
    sum += (weights[row] as number) * (values[row] as number);
    total += weights[row] as number;
  }
  const mean = sum / total;
  let spread = 0;
  for (const row of rows) spread += ((weights[row] as number) * ((values[row] as number) - mean)) ** 2;
  return { mean, error: Math.sqrt(spread) / total };
}

/**
 * How much the interval from the 10% to the 90% quantile must grow on both sides to contain 80% of the
 * outcomes (split conformal prediction), for each change frequency bin.
 */
function wideningOf(
  [low, , high]: readonly Float64Array[],
  examples: readonly Example[],
  weights: Float64Array,
): Float64Array {
  const misses = Array.from({ length: CHANGE_FREQUENCY_BOUNDS.length + 1 }, (): [number, number][] => []);
  for (const [row, { outcome, features }] of examples.entries()) {
    const least = low?.[row] as number;
    if (least >= NEGLIGIBLE_DROP_LOG) continue;
    const miss = Math.max(least - outcome.low, outcome.low - Math.min(0, high?.[row] as number));
    misses[changeFrequencyBin(features, 0)]?.push([miss, weights[row] as number]);
  }
  return Float64Array.from(misses, (group) => Math.max(0, quantileOf(group, COVERAGE)));
}
