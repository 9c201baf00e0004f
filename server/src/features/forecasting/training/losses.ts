import { QUANTILES } from '../model/model.ts';

/** The loss that trees minimize. */
export interface Loss {
  /** The best constant prediction. */
  base: (targets: Float64Array, weights: Float64Array) => number;
  /** Writes each row's negative gradient and its hessian at the sums so far. */
  derivatives: (
    sums: Float64Array,
    targets: Float64Array,
    weights: Float64Array,
    gradients: Float64Array,
    hessians: Float64Array,
  ) => void;
  /** Writes the best value of each leaf of a tree, from the rows it was grown on. */
  leaves: (values: Float32Array, rows: LeafRows) => void;
}

export interface LeafRows {
  sample: Uint32Array;
  /** The leaf of each row, indexed by row and not by position in the sample. */
  leaf: Uint8Array;
  sums: Float64Array;
  targets: Float64Array;
  weights: Float64Array;
  gradients: Float64Array;
  hessians: Float64Array;
  ridge: number;
}

/** Log loss of targets between 0 and 1. Sums are log odds. */
export const logisticLoss: Loss = {
  base: (targets, weights) => {
    const mean = Math.min(1 - 1e-6, Math.max(1e-6, weightedMean(targets, weights)));
    return Math.log(mean / (1 - mean));
  },
  derivatives: (sums, targets, weights, gradients, hessians) => {
    for (let row = 0; row < sums.length; row++) {
      const chance = 1 / (1 + Math.exp(-(sums[row] as number)));
      gradients[row] = (weights[row] as number) * ((targets[row] as number) - chance);
      hessians[row] = (weights[row] as number) * Math.max(1e-6, chance * (1 - chance));
    }
  },
  leaves: newtonLeaves,
};

/** Squared error, which predicts the mean. */
export const squaredLoss: Loss = {
  base: weightedMean,
  derivatives: (sums, targets, weights, gradients, hessians) => {
    for (let row = 0; row < sums.length; row++) {
      gradients[row] = (weights[row] as number) * ((targets[row] as number) - (sums[row] as number));
      hessians[row] = weights[row] as number;
    }
  },
  leaves: newtonLeaves,
};

/** Pinball loss, which predicts the quantile at level `share`. */
export function pinballLoss(share: number): Loss {
  return {
    base: (targets, weights) =>
      quantileOf(
        Array.from(targets, (target, row) => [target, weights[row] as number]),
        share,
      ),
    derivatives: (sums, targets, weights, gradients, hessians) => {
      for (let row = 0; row < sums.length; row++) {
        gradients[row] =
          (weights[row] as number) *
          ((targets[row] as number) > (sums[row] as number)
            ? share
            : (targets[row] as number) < (sums[row] as number)
              ? share - 1
              : 0);
        hessians[row] = weights[row] as number;
      }
    },
    leaves: (values, { sample, leaf, sums, targets, weights }) => {
      const rest: [number, number][][] = Array.from(values, () => []);
      for (const row of sample)
        (rest[leaf[row] as number] as [number, number][]).push([
          (targets[row] as number) - (sums[row] as number),
          weights[row] as number,
        ]);
      for (const [i, rows] of rest.entries()) values[i] = quantileOf(rows, share);
    },
  };
}

function newtonLeaves(values: Float32Array, { sample, leaf, gradients, hessians, ridge }: LeafRows): void {
  const sums = new Float64Array(values.length);
  const totals = new Float64Array(values.length);
  for (const row of sample) {
    sums[leaf[row] as number] = (sums[leaf[row] as number] as number) + (gradients[row] as number);
    totals[leaf[row] as number] = (totals[leaf[row] as number] as number) + (hessians[row] as number);
  }
  for (let i = 0; i < values.length; i++) values[i] = (sums[i] as number) / ((totals[i] as number) + ridge);
}

/** 0 if there are no targets. */
function weightedMean(targets: Float64Array, weights: Float64Array): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < targets.length; row++) {
    sum += (weights[row] as number) * (targets[row] as number);
    total += weights[row] as number;
  }
  return total > 0 ? sum / total : 0;
}

/** The weighted quantile of `[value, weight]` pairs; 0 if there are none. Sorts the pairs in place. */
export function quantileOf(pairs: [number, number][], share: number): number {
  pairs.sort(([a], [b]) => a - b);
  let total = 0;
  for (const [, weight] of pairs) total += weight;
  let seen = 0;
  for (const [value, weight] of pairs) {
    seen += weight;
    if (seen >= share * total) return value;
  }
  return 0;
}

/** The mean pinball loss of predicted `QUANTILES` for an actual value. */
export function meanPinballLoss(quantiles: readonly number[], value: number): number {
  let sum = 0;
  for (const [i, share] of QUANTILES.entries()) {
    const miss = value - (quantiles[i] ?? 1);
    sum += miss > 0 ? share * miss : (share - 1) * miss;
  }
  return sum / QUANTILES.length;
}
