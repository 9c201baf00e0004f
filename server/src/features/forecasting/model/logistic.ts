/** Each feature's mean and standard deviation. Missing values count as the mean. */
export interface Standardization {
  means: Float32Array;
  scales: Float32Array;
}

const ITERATIONS = 8;
/** Standardized values are clamped to this many standard deviations. */
const MAX_DEVIATION = 3;

/** Standardized rows in row-major order. Each ends with a 1 for the intercept. */
export interface LinearInputs {
  values: Float32Array;
  width: number;
}

/**
 * Fits a logistic regression to targets between 0 and 1 by Newton's method, with a ridge penalty on all
 * coefficients but the intercept. Returns one coefficient per input.
 */
export function fitLogistic(
  { values, width }: LinearInputs,
  targets: Float64Array,
  rowWeights: Float64Array,
  ridge: number,
): Float64Array {
  const weights = new Float64Array(width);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const gradient = new Float64Array(width);
    const hessian = Array.from({ length: width }, () => new Float64Array(width));
    for (let row = 0; row < targets.length; row++) {
      const input = values.subarray(row * width, (row + 1) * width);
      const chance = 1 / (1 + Math.exp(-dotProduct({ values: input, width }, 0, weights)));
      const weight = rowWeights[row] as number;
      addRow(gradient, hessian, input, {
        error: weight * ((targets[row] as number) - chance),
        curvature: weight * Math.max(1e-6, chance * (1 - chance)),
      });
    }
    for (let i = 0; i < width - 1; i++) {
      gradient[i] = (gradient[i] as number) - ridge * (weights[i] as number);
      const line = hessian[i] as Float64Array;
      line[i] = (line[i] as number) + ridge;
    }
    const step = solve(hessian, gradient);
    for (let i = 0; i < width; i++) weights[i] = (weights[i] as number) + (step[i] as number);
  }
  return weights;
}

function addRow(
  gradient: Float64Array,
  hessian: readonly Float64Array[],
  input: Float32Array,
  { error, curvature }: { error: number; curvature: number },
): void {
  for (let i = 0; i < input.length; i++) {
    const value = input[i] as number;
    if (value === 0) continue;
    gradient[i] = (gradient[i] as number) + error * value;
    const line = hessian[i] as Float64Array;
    for (let j = 0; j <= i; j++) line[j] = (line[j] as number) + curvature * value * (input[j] as number);
  }
}

/** The dot product of a row's inputs and the weights. */
export function dotProduct({ values, width }: LinearInputs, row: number, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0, at = row * width; i < width; i++, at++)
    sum += (values[at] as number) * (weights[i] as number);
  return sum;
}

/** The means and standard deviations of the features of row-major rows. */
export function computeStandardization(features: Float32Array, rows: number): Standardization {
  const count = features.length / rows;
  const means = new Float32Array(count);
  const scales = new Float32Array(count);
  for (let feature = 0; feature < count; feature++) {
    let present = 0;
    let sum = 0;
    let squares = 0;
    for (let at = feature; at < features.length; at += count) {
      const value = features[at] as number;
      if (Number.isNaN(value)) continue;
      present++;
      sum += value;
      squares += value * value;
    }
    const mean = present > 0 ? sum / present : 0;
    means[feature] = mean;
    scales[feature] = present > 0 ? Math.sqrt(Math.max(0, squares / present - mean * mean)) : 0;
  }
  return { means, scales };
}

/** Standardizes row-major rows of features for the regression. */
export function linearInputs(
  { means, scales }: Standardization,
  features: Float32Array,
  rows: number,
): LinearInputs {
  const count = means.length;
  const width = count + 1;
  const values = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < count; i++) {
      const scale = scales[i] as number;
      const value = features[row * count + i] as number;
      if (scale > 1e-9 && !Number.isNaN(value))
        values[row * width + i] = Math.max(
          -MAX_DEVIATION,
          Math.min(MAX_DEVIATION, (value - (means[i] as number)) / scale),
        );
    }
    values[row * width + count] = 1;
  }
  return { values, width };
}

/** Solves a symmetric positive-definite system, given its lower triangle (Cholesky). Overwrites `matrix`. */
function solve(matrix: Float64Array[], right: Float64Array): Float64Array {
  const size = right.length;
  const at = (i: number, j: number) => (matrix[i] as Float64Array)[j] as number;
  for (let i = 0; i < size; i++) {
    const line = matrix[i] as Float64Array;
    for (let j = 0; j <= i; j++) {
      let sum = line[j] as number;
      for (let k = 0; k < j; k++) sum -= (line[k] as number) * at(j, k);
      line[j] = i === j ? Math.sqrt(Math.max(sum, 1e-9)) : sum / at(j, j);
    }
  }
  const result = Float64Array.from(right);
  for (let i = 0; i < size; i++) {
    let sum = result[i] as number;
    for (let k = 0; k < i; k++) sum -= at(i, k) * (result[k] as number);
    result[i] = sum / at(i, i);
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = result[i] as number;
    for (let k = i + 1; k < size; k++) sum -= at(k, i) * (result[k] as number);
    result[i] = sum / at(i, i);
  }
  return result;
}
