import { MAX_BINS } from '../model/bins.ts';
import { type Loss } from './losses.ts';
import { DEPTH, findLeaves, LEAVES, type Trees } from '../model/trees.ts';

/** Binned training rows: a column of bins per feature, a target and a weight per row. */
export interface TrainingRows {
  columns: readonly Uint8Array[];
  targets: Float64Array;
  weights: Float64Array;
  /** Rows with the same number are sampled together. If absent, each row is sampled on its own. */
  units?: Uint32Array;
}

export interface GrowthPlan {
  trees: number;
  rate: number;
  /** Shares of the rows and of the features that each tree is grown on. */
  rowShare: number;
  featureShare: number;
  /** L2 penalty on leaf values: it is added to a leaf's total curvature. */
  ridge: number;
}

/**
 * Gradient boosting: grows each tree on the errors of the trees before it. Calls `onTree` after each tree.
 */
export function growTrees(
  rows: TrainingRows,
  loss: Loss,
  plan: GrowthPlan,
  random: () => number,
  onTree?: (trees: Trees, count: number) => void,
): Trees {
  const { columns, targets, weights } = rows;
  const count = targets.length;
  const trees: Trees = {
    base: loss.base(targets, weights),
    features: new Uint8Array(plan.trees * DEPTH),
    bins: new Uint8Array(plan.trees * DEPTH),
    leaves: new Float32Array(plan.trees * LEAVES),
  };
  const sums = new Float64Array(count).fill(trees.base);
  const gradients = new Float64Array(count);
  const hessians = new Float64Array(count);
  const leaf = new Uint8Array(count);
  for (let tree = 0; tree < plan.trees; tree++) {
    loss.derivatives(sums, targets, weights, gradients, hessians);
    const sample = sampleRows(rows, plan.rowShare, random);
    const features = sampleFeatures(columns.length, plan.featureShare, random);
    growTree(trees, tree, { columns, gradients, hessians, sample, features, ridge: plan.ridge });
    findLeaves(trees, tree, columns, leaf);
    const values = trees.leaves.subarray(tree * LEAVES, (tree + 1) * LEAVES);
    loss.leaves(values, { sample, leaf, sums, targets, weights, gradients, hessians, ridge: plan.ridge });
    for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) * plan.rate;
    for (let row = 0; row < count; row++)
      sums[row] = (sums[row] as number) + (values[leaf[row] as number] as number);
    onTree?.(trees, tree + 1);
  }
  return trees;
}

interface TreeRows {
  columns: readonly Uint8Array[];
  gradients: Float64Array;
  hessians: Float64Array;
  sample: Uint32Array;
  features: readonly number[];
  ridge: number;
}

function growTree(trees: Trees, tree: number, rows: TreeRows): void {
  const { sample, columns } = rows;
  const leaf = new Uint8Array(sample.length);
  const gradients = Float64Array.from(sample, (row) => rows.gradients[row] as number);
  const hessians = Float64Array.from(sample, (row) => rows.hessians[row] as number);
  const sums = new Float64Array(MAX_BINS * LEAVES);
  const totals = new Float64Array(MAX_BINS * LEAVES);
  for (let level = 0; level < DEPTH; level++) {
    let best = { gain: -1, feature: rows.features[0] as number, bin: MAX_BINS };
    for (const feature of rows.features) {
      const leaves = 1 << level;
      sums.fill(0, 0, leaves * MAX_BINS);
      totals.fill(0, 0, leaves * MAX_BINS);
      const column = columns[feature] as Uint8Array;
      for (let i = 0; i < sample.length; i++) {
        const place = (leaf[i] as number) * MAX_BINS + (column[sample[i] as number] as number);
        sums[place] = (sums[place] as number) + (gradients[i] as number);
        totals[place] = (totals[place] as number) + (hessians[i] as number);
      }
      const split = bestSplit(sums, totals, leaves, rows.ridge);
      if (split.gain > best.gain) best = { ...split, feature };
    }
    const place = tree * DEPTH + level;
    trees.features[place] = best.feature;
    trees.bins[place] = best.bin;
    const column = columns[best.feature] as Uint8Array;
    const bit = 1 << level;
    for (let i = 0; i < sample.length; i++)
      if ((column[sample[i] as number] as number) > best.bin) leaf[i] = (leaf[i] as number) | bit;
  }
}

const gains = new Float64Array(MAX_BINS);

/**
 * The bin after which splitting all leaves gains most. `sums` and `totals` are histograms of both
 * derivatives.
 */
function bestSplit(sums: Float64Array, totals: Float64Array, leaves: number, ridge: number) {
  gains.fill(0);
  for (let leaf = 0; leaf < leaves; leaf++) {
    const start = leaf * MAX_BINS;
    let allSum = 0;
    let allTotal = 0;
    for (let bin = 0; bin < MAX_BINS; bin++) {
      allSum += sums[start + bin] as number;
      allTotal += totals[start + bin] as number;
    }
    if (allTotal === 0) continue;
    let sum = 0;
    let total = 0;
    for (let bin = 0; bin < MAX_BINS - 1; bin++) {
      sum += sums[start + bin] as number;
      total += totals[start + bin] as number;
      const rest = allSum - sum;
      gains[bin] =
        (gains[bin] as number) + (sum * sum) / (total + ridge) + (rest * rest) / (allTotal - total + ridge);
    }
  }
  let best = { gain: -1, bin: MAX_BINS };
  for (let bin = 0; bin < MAX_BINS - 1; bin++)
    if ((gains[bin] as number) > best.gain) best = { gain: gains[bin] as number, bin };
  return best;
}

function sampleRows({ targets, units }: TrainingRows, share: number, random: () => number): Uint32Array {
  const drawn = new Map<number, boolean>();
  const isDrawn = (unit: number) => {
    if (!drawn.has(unit)) drawn.set(unit, random() < share);
    return drawn.get(unit) as boolean;
  };
  const sample = new Uint32Array(targets.length);
  let taken = 0;
  for (let row = 0; row < targets.length; row++)
    if (units ? isDrawn(units[row] as number) : random() < share) sample[taken++] = row;
  return sample.slice(0, taken);
}

function sampleFeatures(count: number, share: number, random: () => number): readonly number[] {
  const all = Array.from({ length: count }, (_, feature) => feature);
  const wanted = Math.max(1, Math.round(count * share));
  for (let i = 0; i < wanted; i++) {
    const other = i + Math.floor(random() * (count - i));
    [all[i], all[other]] = [all[other] as number, all[i] as number];
  }
  return all.slice(0, wanted);
}
