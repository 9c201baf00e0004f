import { compareModels, rejectionReasonOf, type Comparison } from './compare-models.ts';
import { LONGEST_HORIZON_DAYS, trainingExamples, type Example, type TrainingHistory } from './examples.ts';
import { encodeModel, type ForecastModel } from '../model/model.ts';
import { learnModel } from './train.ts';

/** The days held out to compare the new model with the one in use. Neither has trained on them. */
const EVALUATION_DAYS = 28;

/** The least data to train a model on. */
export interface TrainingMinimum {
  products: number;
  /** Days from the first known price until now. */
  days: number;
  /** Training examples: moments of products with a known outcome. */
  moments: number;
}

export interface Retraining {
  histories: readonly TrainingHistory[];
  /** Days since 1970. */
  now: number;
  minimum: TrainingMinimum;
  inUse: ForecastModel;
  /** The end of its training data (days since 1970); null if it was not trained on these histories. */
  inUseLearnedUntil: number | null;
}

export interface Retrained {
  name: string;
  content: string;
  trainingData: { products: number; moments: number; from: number; until: number };
  evaluation: Comparison & { from: number; until: number };
  rejectionReason: string | null;
}

/**
 * Trains a model on all but the latest weeks and compares it with the model in use on those. Returns what is
 * missing instead if there is too little data. Days are since 1970. The same histories give the same bytes.
 */
export function retrainForecast({
  histories,
  now,
  minimum,
  inUse,
  inUseLearnedUntil,
}: Retraining): Retrained | string {
  const until = Math.floor(now) - LONGEST_HORIZON_DAYS;
  const learnedUntil = until - EVALUATION_DAYS;
  const known = histories.map((history) => ({
    ...history,
    knownUntil: Math.min(history.knownUntil, learnedUntil),
  }));
  const examples = trainingExamples(known);
  const from = histories.reduce((first, { steps }) => Math.min(first, steps.days[0] ?? now), now);
  const shortage = shortageOf(examples, now - from, minimum);
  if (shortage !== null) return shortage;
  const model = learnModel(examples);
  const window = { from: Math.max(learnedUntil, inUseLearnedUntil ?? -Infinity), until };
  const comparison = compareModels([model, inUse], histories, window);
  return {
    name: model.version,
    content: encodeModel(model),
    trainingData: { products: productsOf(examples), moments: examples.length, from, until: learnedUntil },
    evaluation: { ...comparison, ...window },
    rejectionReason: rejectionReasonOf(comparison),
  };
}

function productsOf(examples: readonly Example[]): number {
  return new Set(examples.map(({ product }) => product)).size;
}

function shortageOf(examples: readonly Example[], days: number, minimum: TrainingMinimum): string | null {
  const available = { products: productsOf(examples), days: Math.floor(days), moments: examples.length };
  const short = (['products', 'days', 'moments'] as const).filter((what) => available[what] < minimum[what]);
  if (short.length === 0) return null;
  return short.map((what) => `${available[what]} ${what} of ${minimum[what]}`).join(', ');
}
