import { FEATURES, writeFeatures } from '../model/features/features.ts';
import { outcomeAfter, type Outcome } from '../model/features/outcome.ts';
import { stepsUntil, type PriceSteps } from '../model/features/price-steps.ts';

export const LONGEST_HORIZON_DAYS = 30;
/** A moment's features and outcomes need this much history before it; less says too little to learn from. */
export const MIN_HISTORY_DAYS = 7;
/** Of moments at which the price has long stood still there are many, all alike: one in this many is kept for all. */
const STILL_KEPT = 4;
const STILL_DAYS = 90;
const SINCE_CHANGE = FEATURES.indexOf('sinceChange');
/** About how many moments a history gives. */
const MOMENTS = 16;

/** A product's history for training: its steps, until when (days since 1970) the price is known, and what it is gathered with. */
export interface TrainingHistory {
  id: string;
  /** Histories gathered alike; each group has a say of its own, however many products it has. */
  group: string;
  currency: string;
  steps: PriceSteps;
  knownUntil: number;
}

/** A moment of a product's history, what was known at it, and what came after. */
export interface Example {
  /** The product's place in the list of histories. */
  product: number;
  group: string;
  asOf: number;
  features: Float32Array;
  /** Of waiting for the longest horizon; shorter ones follow from its days. */
  outcome: Outcome;
  /** How many moments like it this one stands for. */
  representedCount: number;
}

/** Whether the price changed lately enough to say something of the coming weeks. */
export function isActive({ features }: Pick<Example, 'features'>): boolean {
  return (features[SINCE_CHANGE] as number) <= STILL_DAYS;
}

/** The examples of histories to learn from: moments at regular distances, the same for all products of a group. */
export function trainingExamples(histories: readonly TrainingHistory[]): Example[] {
  const everyDays = momentSpacingDays(histories);
  return histories.flatMap((history, product) => {
    const all = takeExamples(history, product, everyDays.get(history.group) ?? 1);
    const kept = all.filter((example, i) => isActive(example) || (product + i) % STILL_KEPT === 0);
    for (const example of kept) if (!isActive(example)) example.representedCount = STILL_KEPT;
    return kept;
  });
}

/** A history's moments so many days apart, with enough known before and the longest horizon known after. */
export function takeExamples(
  { steps, knownUntil, group }: TrainingHistory,
  product: number,
  everyDays: number,
): Example[] {
  const examples: Example[] = [];
  const first = steps.days[0];
  if (first === undefined) return examples;
  const start = Math.ceil((first + MIN_HISTORY_DAYS) / everyDays) * everyDays + 0.5;
  // A last reading at a day's last second knows the day.
  for (let asOf = start; asOf + LONGEST_HORIZON_DAYS <= knownUntil + 0.51; asOf += everyDays) {
    const features = new Float32Array(FEATURES.length);
    writeFeatures(stepsUntil(steps, asOf), asOf, features);
    const outcome = outcomeAfter(steps, asOf, LONGEST_HORIZON_DAYS);
    examples.push({ product, group, asOf, features, outcome, representedCount: 1 });
  }
  return examples;
}

/** By group, how many days moments lie apart: close together where histories are short. */
export function momentSpacingDays(histories: readonly TrainingHistory[]): Map<string, number> {
  const longest = new Map<string, number>();
  for (const { group, steps, knownUntil } of histories)
    longest.set(group, Math.max(longest.get(group) ?? 0, knownUntil - (steps.days[0] ?? knownUntil)));
  return new Map(
    [...longest].map(([group, days]) => {
      const apart = Math.round((days - LONGEST_HORIZON_DAYS - MIN_HISTORY_DAYS) / MOMENTS);
      return [group, Math.max(2, Math.min(LONGEST_HORIZON_DAYS, apart))];
    }),
  );
}
