import { type ExtractionWeights } from '../../server/src/shop/extract/model/weights.ts';
import { type ExtractionExample } from './extraction-examples.ts';
import { fitConfidence } from './fit-confidence.ts';
import { fitWeights } from './fit-weights.ts';
import { readingsBy, type Reading } from './held-out-readings.ts';

const FOLDS = 6;

/** Weights fitted on all examples, and for each group those fitted without its fold. */
export interface TrainedWeights {
  weights: ExtractionWeights;
  /** Weights that no page of the group trained, neither for the price nor for the confidence. */
  withoutGroup(group: string): ExtractionWeights;
}

/**
 * Fits weights on all examples. Their confidence is fitted on what the weights of each fold extract from the
 * pages outside it: on their own pages, weights are right more often than on those of other shops.
 */
export function trainWeights(examples: ExtractionExample[], prior: ExtractionWeights): TrainedWeights {
  const groups = [...new Set(examples.map(({ group }) => group))].sort();
  const foldOf = new Map(groups.map((group, index) => [group, index % FOLDS]));
  const folds = Array.from({ length: FOLDS }, (_, fold) => {
    const isInside = (it: { group: string }): boolean => foldOf.get(it.group) !== fold;
    const weights = fitWeights(examples.filter(isInside), prior);
    return {
      isInside,
      weights,
      readings: readingsBy(
        weights,
        examples.filter((it) => !isInside(it)),
      ),
    };
  });
  const readings: Reading[] = folds.flatMap((it) => it.readings);
  const heldOut = folds.map(({ isInside, weights }) => ({
    ...weights,
    confidence: fitConfidence(readings.filter(isInside), prior.confidence),
  }));
  return {
    weights: { ...fitWeights(examples, prior), confidence: fitConfidence(readings, prior.confidence) },
    withoutGroup: (group) => heldOut[foldOf.get(group) ?? -1] ?? prior,
  };
}
