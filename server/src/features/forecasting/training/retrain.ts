import { compareModels, objection, type Comparison } from './compare-models.ts';
import { LONGEST_HORIZON_DAYS, trainingExamples, type Example, type TrainingHistory } from './examples.ts';
import { encodeModel, type ForecastModel } from '../model/model.ts';
import { learnModel } from './train.ts';

/** The new model and the one in use are compared at moments of so many days, after all that either learned from. */
const JUDGED_DAYS = 28;

/** How much there must be to learn from. */
export interface TrainingMinimum {
  products: number;
  /** From the first known price until now. */
  days: number;
  /** What the model learns from: moments of products, with what came after. */
  moments: number;
}

export interface Retraining {
  histories: readonly TrainingHistory[];
  /** Days since 1970. */
  now: number;
  enough: TrainingMinimum;
  inUse: ForecastModel;
  /** What the model in use learned from ends here (days since 1970), where it was learned from these histories. */
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
 * Learns a model from all but the latest weeks and judges it on these beside the model in use. Gives the reason instead where there is
 * too little to learn from. Days are since 1970; the same histories give the same bytes.
 */
export function retrainForecast({
  histories,
  now,
  enough,
  inUse,
  inUseLearnedUntil,
}: Retraining): Retrained | string {
  const until = Math.floor(now) - LONGEST_HORIZON_DAYS;
  const learnedUntil = until - JUDGED_DAYS;
  const known = histories.map((history) => ({
    ...history,
    knownUntil: Math.min(history.knownUntil, learnedUntil),
  }));
  const examples = trainingExamples(known);
  const from = histories.reduce((first, { steps }) => Math.min(first, steps.days[0] ?? now), now);
  const shortage = shortageOf(examples, now - from, enough);
  if (shortage !== null) return shortage;
  const model = learnModel(examples);
  const window = { from: Math.max(learnedUntil, inUseLearnedUntil ?? -Infinity), until };
  const comparison = compareModels([model, inUse], histories, window);
  return {
    name: model.version,
    content: encodeModel(model),
    trainingData: { products: productsOf(examples), moments: examples.length, from, until: learnedUntil },
    evaluation: { ...comparison, ...window },
    rejectionReason: objection(comparison),
  };
}

function productsOf(examples: readonly Example[]): number {
  return new Set(examples.map(({ product }) => product)).size;
}

function shortageOf(examples: readonly Example[], days: number, enough: TrainingMinimum): string | null {
  const has = { products: productsOf(examples), days: Math.floor(days), moments: examples.length };
  const short = (['products', 'days', 'moments'] as const).filter((what) => has[what] < enough[what]);
  if (short.length === 0) return null;
  return short.map((what) => `${has[what]} ${what} of ${enough[what]}`).join(', ');
}
