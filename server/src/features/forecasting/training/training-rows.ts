import { binEdges } from '../model/bins.ts';
import { type Example } from './examples.ts';
import { FEATURES } from '../model/features/features.ts';
import {
  linearInputs,
  computeStandardization,
  type LinearInputs,
  type Standardization,
} from '../model/logistic.ts';
import { binColumns } from '../model/score-rows.ts';

/** A group's total weight is its number of examples to this power. */
const GROUP_POWER = 0.4;

/** Examples in the form that the learners use. */
export interface LearnableRows extends Standardization {
  examples: readonly Example[];
  weights: Float64Array;
  features: Float32Array;
  edges: readonly Float32Array[];
  columns: readonly Uint8Array[];
  /** Rows with the same number belong to the same group and moment. */
  moments: Uint32Array;
  inputs: LinearInputs;
}

/** Prepares examples for the learners, and weights them so that no group dominates. */
export function learnableRows(examples: readonly Example[]): LearnableRows {
  const rows = examples.length;
  const features = featureRows(examples);
  const edges = FEATURES.map((_, feature) =>
    binEdges(Float32Array.from(examples, (example) => example.features[feature] as number)),
  );
  const standard = computeStandardization(features, rows);
  return {
    ...standard,
    examples,
    features,
    edges,
    weights: weighExamples(examples),
    columns: binColumns({ edges }, features, rows),
    moments: momentsOf(examples),
    inputs: linearInputs(standard, features, rows),
  };
}

function momentsOf(examples: readonly Example[]): Uint32Array {
  const numbers = new Map<string, number>();
  return Uint32Array.from(examples, ({ group, asOf }) => {
    const moment = `${asOf} ${group}`;
    const number = numbers.get(moment) ?? numbers.size;
    numbers.set(moment, number);
    return number;
  });
}

/** The examples' features in row-major order. */
export function featureRows(examples: readonly Example[]): Float32Array {
  const features = new Float32Array(examples.length * FEATURES.length);
  for (const [row, example] of examples.entries()) features.set(example.features, row * FEATURES.length);
  return features;
}

/** The weight of each example, 1 on average. */
export function weighExamples(examples: readonly Example[]): Float64Array {
  const totals = new Map<string, number>();
  for (const { group, representedCount } of examples)
    totals.set(group, (totals.get(group) ?? 0) + representedCount);
  const weights = Float64Array.from(
    examples,
    ({ group, representedCount }) => representedCount * (totals.get(group) ?? 1) ** (GROUP_POWER - 1),
  );
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  return weights.map((weight) => weight / mean);
}
