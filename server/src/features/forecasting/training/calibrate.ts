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
/** How far predictions move towards their curve: it was drawn by models of fewer products, in times that pass. */
const CURVE_SHARE = 0.5;

/**
 * Corrects the heads by what models that never saw a product say of it: chances and savings by rising curves, the interval of
 * the lowest price by how much wider it has to be, and waiting from where it paid with some certainty.
 */
export function calibrate(model: ForecastModel, examples: readonly Example[]): void {
  const weights = weighExamples(examples);
  const said = heldOut(examples);
  for (const [i, drop] of DROPS.entries()) {
    const head = model.drops[i];
    if (head) head.curve = curveTo(said.drops[i] as Float64Array, dropTargets(examples, drop), weights);
  }
  model.saving.curve = curveTo(said.saving, savingTargets(examples), weights);
  const saving = said.saving.map((value) => evaluateCurve(model.saving.curve, value));
  model.saving.waitFrom = waitFrom(saving, savingTargets(examples), weights);
  model.widening = wideningOf(said.lows, examples, weights);
}

function curveTo(predicted: Float64Array, actual: Float64Array, weights: Float64Array): Curve {
  const { xs, ys } = fitIsotonicCurve(predicted, actual, weights);
  return { xs, ys: ys.map((y, i) => (1 - CURVE_SHARE) * (xs[i] as number) + CURVE_SHARE * y) };
}

type HeldOut = Omit<Scores, 'lowDays'>;

/** What models say of products that they did not learn from. */
function heldOut(examples: readonly Example[]): HeldOut {
  const empty = () => new Float64Array(examples.length);
  const said: HeldOut = { drops: DROPS.map(empty), saving: empty(), lows: QUANTILES.map(empty) };
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
    for (const [i, chances] of raw.drops.entries()) place(chances, said.drops[i] as Float64Array);
    for (const [i, lows] of raw.lows.entries()) place(lows, said.lows[i] as Float64Array);
    place(raw.saving, said.saving);
  }
  return said;
}

const WAIT_BLOCKS = 20;
/** Standard errors by which a block of savings must have paid to be waited for. */
const SURE = 1;

/** The least expected saving from which on waiting paid, by more than chance, at moments of about that expectation. */
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
    if (mean > SURE * error) return expected[rows[0] as number] as number;
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
 * By how much the 10 to 90 % interval must grow on both sides to hold 80 % of what came (split conformal), for prices of each
 * restlessness.
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
