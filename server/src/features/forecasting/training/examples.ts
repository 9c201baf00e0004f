import { FEATURES, writeFeatures } from '../model/features/features.ts';
import { outcomeAfter, type Outcome } from '../model/features/outcome.ts';
import { stepsUntil, type PriceSteps } from '../model/features/price-steps.ts';

export const LONGEST_HORIZON_DAYS = 30;
/** Days of history that a moment needs before it. */
export const MIN_HISTORY_DAYS = 7;
/** Inactive moments are many and similar: one in this many is kept, and represents the others. */
const INACTIVE_PER_EXAMPLE = 4;
/** A moment is active if the price changed within this many days before it. */
const ACTIVE_DAYS = 90;
const SINCE_CHANGE = FEATURES.indexOf('sinceChange');
/** The approximate number of moments taken from a history. */
const MOMENTS_PER_HISTORY = 16;

/** A product's history for training. */
export interface TrainingHistory {
  id: string;
  /** The data set that the history belongs to. Groups are weighted so that none dominates. */
  group: string;
  currency: string;
  steps: PriceSteps;
  /** The end of the known prices, in days since 1970. */
  knownUntil: number;
}

/** A moment of a product's history, with its features and its outcome. */
export interface Example {
  /** The product's index in the list of histories. */
  product: number;
  group: string;
  /** The moment, in days since 1970. */
  asOf: number;
  features: Float32Array;
  /** The outcome within the longest horizon. Those of shorter horizons follow from its days. */
  outcome: Outcome;
  /** The number of moments that this one represents. */
  representedCount: number;
}

/** Whether the price changed in the 90 days before the moment. */
export function isActive({ features }: Pick<Example, 'features'>): boolean {
  return (features[SINCE_CHANGE] as number) <= ACTIVE_DAYS;
}

/** Training examples: moments at regular intervals, the same for all products of a group. */
export function trainingExamples(histories: readonly TrainingHistory[]): Example[] {
  const everyDays = momentSpacingDays(histories);
  return histories.flatMap((history, product) => {
    const all = takeExamples(history, product, everyDays.get(history.group) ?? 1);
    const kept = all.filter((example, i) => isActive(example) || (product + i) % INACTIVE_PER_EXAMPLE === 0);
    for (const example of kept) if (!isActive(example)) example.representedCount = INACTIVE_PER_EXAMPLE;
    return kept;
  });
}

/** A history's moments, `everyDays` apart, with enough history before and the longest horizon known after. */
export function takeExamples(
  { steps, knownUntil, group }: TrainingHistory,
  product: number,
  everyDays: number,
): Example[] {
  const examples: Example[] = [];
  const first = steps.days[0];
  if (first === undefined) return examples;
  const start = Math.ceil((first + MIN_HISTORY_DAYS) / everyDays) * everyDays + 0.5;
  // If the last reading is in the last second of a day, that day is known.
  for (let asOf = start; asOf + LONGEST_HORIZON_DAYS <= knownUntil + 0.51; asOf += everyDays) {
    const features = new Float32Array(FEATURES.length);
    writeFeatures(stepsUntil(steps, asOf), asOf, features);
    const outcome = outcomeAfter(steps, asOf, LONGEST_HORIZON_DAYS);
    examples.push({ product, group, asOf, features, outcome, representedCount: 1 });
  }
  return examples;
}

/** The days between moments of each group. Short histories have more frequent moments. */
export function momentSpacingDays(histories: readonly TrainingHistory[]): Map<string, number> {
  const longest = new Map<string, number>();
  for (const { group, steps, knownUntil } of histories)
    longest.set(group, Math.max(longest.get(group) ?? 0, knownUntil - (steps.days[0] ?? knownUntil)));
  return new Map(
    [...longest].map(([group, days]) => {
      const spacing = Math.round((days - LONGEST_HORIZON_DAYS - MIN_HISTORY_DAYS) / MOMENTS_PER_HISTORY);
      return [group, Math.max(2, Math.min(LONGEST_HORIZON_DAYS, spacing))];
    }),
  );
}
