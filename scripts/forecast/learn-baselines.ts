import { type Example } from '../../server/src/features/forecasting/training/examples.ts';
import { FEATURES } from '../../server/src/features/forecasting/model/features/features.ts';
import {
  fitLogistic,
  linearInputs,
  computeStandardization,
  dotProduct,
} from '../../server/src/features/forecasting/model/logistic.ts';
import { featureRows, weighExamples } from '../../server/src/features/forecasting/training/training-rows.ts';

/** A method's prediction at example moment. */
export interface MethodPrediction {
  /** Probability of a fall of at least 5% within 30 days. */
  chance: number;
  /** Whether the method advises to wait. */
  waits: boolean;
}
export type ForecastMethod = (examples: readonly Example[]) => MethodPrediction[];

const ABOVE_LOW = FEATURES.indexOf('aboveLow90');
const FALL_RATE = FEATURES.indexOf('fallRate');
const BINS = 9;
const RIDGE = 20;
/** Weight of a product's own rate of falls. The rate over all products has the rest. */
const OWN_RATE_WEIGHT = 0.7;

/** Learns the baselines, by name, from the same examples as the model. */
export function learnBaselines(training: readonly Example[]): Record<string, ForecastMethod> {
  const weights = weighExamples(training);
  const base = meanOf(training, weights, fell);
  return {
    'always buy': constant(base, false),
    'always wait': constant(base, true),
    'drop rate': withBestThreshold(training, weights, (examples) =>
      examples.map((example) => ownRate(example, base)),
    ),
    'nine bins': nineBins(training, weights, () => ''),
    'nine bins per set': nineBins(training, weights, ({ group }) => group),
    logistic: withBestThreshold(training, weights, logistic(training, weights)),
  };
}

function constant(chance: number, waits: boolean): ForecastMethod {
  return (examples) => examples.map(() => ({ chance, waits }));
}

function fell({ outcome }: Example): number {
  return outcome.dropDays < Infinity ? 1 : 0;
}

function ownRate({ features }: Example, base: number): number {
  const rate = features[FALL_RATE] as number;
  return Number.isNaN(rate) ? base : OWN_RATE_WEIGHT * rate + (1 - OWN_RATE_WEIGHT) * base;
}

/**
 * Predicts the mean outcome of a bin of the price's distance from its 90-day low: example bin at the low,
 * eight above it with about equally many examples each.
 */
function nineBins(
  training: readonly Example[],
  weights: Float64Array,
  keyOf: (example: Example) => string,
): ForecastMethod {
  const heights = training
    .map(({ features }) => features[ABOVE_LOW] as number)
    .filter((height) => height > 0.001);
  heights.sort((a, b) => a - b);
  const edges = Array.from({ length: BINS - 1 }, (_, i) =>
    i === 0 ? 0.001 : (heights[Math.floor((i * heights.length) / (BINS - 1))] ?? Infinity),
  );
  const binOf = (example: Example) =>
    `${keyOf(example)}:${edges.filter((edge) => edge <= (example.features[ABOVE_LOW] as number)).length}`;
  const sums = new Map<string, { weight: number; falls: number; saving: number }>();
  for (const [row, example] of training.entries()) {
    const bin = binOf(example);
    const sum = sums.get(bin) ?? { weight: 0, falls: 0, saving: 0 };
    const weight = weights[row] as number;
    sum.weight += weight;
    sum.falls += weight * fell(example);
    sum.saving += weight * example.outcome.saving;
    sums.set(bin, sum);
  }
  const base = meanOf(training, weights, fell);
  return (examples) =>
    examples.map((example) => {
      const sum = sums.get(binOf(example));
      return sum ? { chance: sum.falls / sum.weight, waits: sum.saving > 0 } : { chance: base, waits: false };
    });
}

function logistic(training: readonly Example[], weights: Float64Array) {
  const features = featureRows(training);
  const standard = computeStandardization(features, training.length);
  const inputs = linearInputs(standard, features, training.length);
  const learned = fitLogistic(inputs, Float64Array.from(training, fell), weights, RIDGE);
  return (examples: readonly Example[]) => {
    const rows = linearInputs(standard, featureRows(examples), examples.length);
    return examples.map((_, row) => 1 / (1 + Math.exp(-dotProduct(rows, row, learned))));
  };
}

/** Waits from the chance upwards that saved most in training. */
function withBestThreshold(
  training: readonly Example[],
  weights: Float64Array,
  chancesOf: (examples: readonly Example[]) => number[],
): ForecastMethod {
  const chances = chancesOf(training);
  const order = [...chances.keys()].sort((a, b) => (chances[b] as number) - (chances[a] as number));
  let saved = 0;
  let best = { saved: 0, from: Infinity };
  for (const row of order) {
    saved += (weights[row] as number) * (training[row]?.outcome.saving ?? 0);
    if (saved > best.saved) best = { saved, from: chances[row] as number };
  }
  return (examples) => chancesOf(examples).map((chance) => ({ chance, waits: chance >= best.from }));
}

function meanOf(
  examples: readonly Example[],
  weights: Float64Array,
  valueOf: (example: Example) => number,
): number {
  let sum = 0;
  let total = 0;
  for (const [row, example] of examples.entries()) {
    sum += (weights[row] as number) * valueOf(example);
    total += weights[row] as number;
  }
  return sum / total;
}
