import { array, assert, boolean, double, float, property, tuple } from 'fast-check';
import { expect, it } from 'vitest';
import { binEdges, binOf } from '../model/bins.ts';
import { growTrees, type GrowthPlan } from './grow-trees.ts';
import { fitIsotonicCurve, evaluateCurve } from '../model/isotonic-curve.ts';
import { fitLogistic, linearInputs, computeStandardization, dotProduct } from '../model/logistic.ts';
import { logisticLoss, pinballLoss, squaredLoss, type Loss } from './losses.ts';
import { seededNumbers } from './random.ts';
import { meanOfTrees, sumTrees } from '../model/trees.ts';

const PLAN: GrowthPlan = { trees: 60, rate: 0.2, rowShare: 0.7, featureShare: 1, ridge: 1 };
const ROWS = 4000;

/** Two features that matter only together, and one that does not matter. */
function generateRows(target: (a: number, b: number, noise: number) => number) {
  const random = seededNumbers(7);
  const features = Array.from({ length: 3 }, () => Float32Array.from({ length: ROWS }, random));
  const columns = features.map((values) => {
    const edges = binEdges(values);
    return Uint8Array.from(values, (value) => binOf(value, edges));
  });
  const [a, b] = features as [Float32Array, Float32Array];
  const targets = Float64Array.from(a, (value, row) => target(value, b[row] as number, random()));
  return { a, b, columns, targets, weights: new Float64Array(ROWS).fill(1) };
}

function predict(rows: ReturnType<typeof generateRows>, loss: Loss): Float64Array {
  return sumTrees(growTrees(rows, loss, PLAN, seededNumbers(1)), rows.columns, ROWS);
}

it('growTrees learns a mean that depends on two features together', () => {
  const rows = generateRows((a, b) => (a > 0.5 !== b > 0.3 ? 1 : -1));
  const wrong = predict(rows, squaredLoss).filter(
    (sum, row) => Math.abs(sum - (rows.targets[row] as number)) > 0.5,
  );
  expect(wrong.length / ROWS).toBeLessThan(0.03);
});

it('growTrees learns chances with the logistic loss', () => {
  const rows = generateRows((a, b, noise) => (noise < (a > 0.5 && b > 0.5 ? 0.9 : 0.2) ? 1 : 0));
  const odds = predict(rows, logisticLoss);
  const meanWhere = (chosen: (row: number) => boolean) => {
    const kept = [...odds].filter((_, row) => chosen(row)).map((sum) => 1 / (1 + Math.exp(-sum)));
    return kept.reduce((sum, chance) => sum + chance, 0) / kept.length;
  };
  const isHigh = (row: number) => (rows.a[row] as number) > 0.5 && (rows.b[row] as number) > 0.5;
  expect(meanWhere(isHigh)).toBeCloseTo(0.9, 1);
  expect(meanWhere((row) => !isHigh(row))).toBeCloseTo(0.2, 1);
});

it('growTrees learns quantiles with the pinball loss', () => {
  const rows = generateRows((a, _, noise) => (a > 0.5 ? 10 * noise : noise));
  const above = predict(rows, pinballLoss(0.9)).filter((sum, row) => sum < (rows.targets[row] as number));
  expect(above.length / ROWS).toBeCloseTo(0.1, 1);
});

it('growTrees grows the same trees from the same seed', () => {
  const rows = generateRows((a, b) => a * b);
  const grow = (seed: number) => growTrees(rows, squaredLoss, PLAN, seededNumbers(seed));
  expect(grow(3)).toEqual(grow(3));
  expect(grow(3)).not.toEqual(grow(4));
});

it('meanOfTrees predicts the mean of two ensembles', () => {
  const rows = generateRows((a, b) => a * b);
  const grow = (trees: number) => growTrees(rows, squaredLoss, { ...PLAN, trees }, seededNumbers(trees));
  const [few, many] = [grow(3), grow(9)];
  const [fewSums, manySums] = [few, many].map((trees) => sumTrees(trees, rows.columns, ROWS));
  for (const [row, sum] of sumTrees(meanOfTrees(few, many), rows.columns, ROWS).entries())
    expect(sum).toBeCloseTo(((fewSums?.[row] ?? NaN) + (manySums?.[row] ?? NaN)) / 2, 6);
});

it('growTrees samples all rows of a unit or none', () => {
  const rows = { ...generateRows((a) => (a > 0.5 ? 1 : -1)), units: new Uint32Array(ROWS) };
  const leavesOf = (rowShare: number, seed: number) =>
    growTrees(rows, squaredLoss, { ...PLAN, trees: 1, rowShare }, seededNumbers(seed)).leaves;
  const all = leavesOf(1, 0);
  const trees = Array.from({ length: 20 }, (_, seed) => leavesOf(0.5, seed));
  const empty = trees.filter((leaves) => leaves.every((leaf) => leaf === 0));
  const full = trees.filter((leaves) => leaves.every((leaf, i) => leaf === all[i]));
  expect(empty.length).toBeGreaterThan(0);
  expect(full.length).toBeGreaterThan(0);
  expect(empty.length + full.length).toBe(trees.length);
});

it('growTrees predicts 0 if it has no rows', () => {
  const { columns } = generateRows(() => 0);
  const nothing = { columns: [new Uint8Array()], targets: new Float64Array(), weights: new Float64Array() };
  const sums = sumTrees(growTrees(nothing, squaredLoss, PLAN, seededNumbers(1)), columns, ROWS);
  expect(sums.every((sum) => sum === 0)).toBe(true);
});

it('binOf puts missing values into a bin of their own, and higher values never into a lower bin', () => {
  assert(
    property(array(float({ noNaN: true }), { minLength: 1, maxLength: 300 }), (values) => {
      const edges = binEdges(Float32Array.from([...values, NaN]));
      expect(binOf(NaN, edges)).toBe(0);
      const bins = Float32Array.from(values)
        .sort()
        .map((value) => binOf(value, edges));
      expect(bins).toEqual(bins.toSorted());
      expect(Math.max(...bins)).toBeLessThan(64);
    }),
  );
});

it('fitIsotonicCurve never decreases and never goes below 0 for outcomes of 0 and 1', () => {
  const pairs = array(tuple(double({ min: 0, max: 1, noNaN: true }), boolean()), {
    minLength: 1,
  });
  assert(
    property(pairs, (rows) => {
      const predicted = Float64Array.from(rows, ([chance]) => chance);
      const observed = Float64Array.from(rows, ([, fell]) => Number(fell));
      const curve = fitIsotonicCurve(predicted, observed, new Float64Array(rows.length).fill(1));
      expect([...curve.ys]).toEqual([...curve.ys].sort((a, b) => a - b));
      for (const chance of predicted) expect(evaluateCurve(curve, chance)).toBeGreaterThanOrEqual(0);
    }),
  );
});

it('fitLogistic finds the coefficients that the chances were generated with', () => {
  const random = seededNumbers(11);
  const features = Float32Array.from({ length: 2 * ROWS }, random);
  features[0] = NaN;
  const targets = Float64Array.from({ length: ROWS }, (_, row) => {
    const odds = 4 * ((features[2 * row] || 0) - 0.5);
    return random() < 1 / (1 + Math.exp(-odds)) ? 1 : 0;
  });
  const standard = computeStandardization(features, ROWS);
  const inputs = linearInputs(standard, features, ROWS);
  const weights = fitLogistic(inputs, targets, new Float64Array(ROWS).fill(1), 0.1);
  expect((weights[0] as number) / (standard.scales[0] as number)).toBeCloseTo(4, 0);
  expect(Math.abs(weights[1] as number)).toBeLessThan(0.15);
  expect(dotProduct(inputs, 0, weights)).not.toBeNaN();
});
