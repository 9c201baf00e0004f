import { type ExtractionWeights } from '../../server/src/shop/extract/model/weights.ts';
import { choosePrice } from '../../server/src/shop/extract/verdict/choose-price.ts';
import { pageScoreOf } from '../../server/src/shop/extract/verdict/judge-page.ts';
import { pageFeatures } from '../../server/src/shop/extract/verdict/price-confidence.ts';
import { type ExtractionExample } from './extraction-examples.ts';
import { type WeightVector } from './weight-vector.ts';

/** A price that weights extract from a page, with the features of its confidence. */
export interface Reading {
  group: string;
  price: WeightVector;
  page: WeightVector;
  isRight: boolean;
  isProduct: boolean;
  /** Weight in the loss. */
  share: number;
}

/** What the weights extract from complete pages that are labelled with a price or with none. */
export function readingsBy(weights: ExtractionWeights, examples: readonly ExtractionExample[]): Reading[] {
  return examples.flatMap((it) => {
    if (!it.brief || !it.isPriceKnown) return [];
    const { candidates, isUnavailable } = it.brief;
    const chosen = choosePrice(candidates, { isUnavailable, weights: weights.price });
    const pageScore = chosen && pageScoreOf(it.brief, chosen, weights);
    if (!chosen || pageScore === null || pageScore <= 0) return [];
    const isRight = it.amounts.some(
      (amount) => amount.isRight && amount.amount === Number(chosen.price.amount),
    );
    return {
      group: it.group,
      price: { ...chosen.features },
      page: { ...pageFeatures(pageScore) },
      isRight,
      isProduct: it.isProduct || isRight,
      share: it.share,
    };
  });
}
