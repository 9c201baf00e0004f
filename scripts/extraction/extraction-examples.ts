import {
  competingAmounts,
  type CompetingAmount,
} from '../../server/src/shop/extract/verdict/choose-price.ts';
import { judgePage } from '../../server/src/shop/extract/verdict/judge-page.ts';
import { type ExtractionWeights } from '../../server/src/shop/extract/model/weights.ts';
import { isPriceOf, type LabelledPage } from './load-labelled-pages.ts';

/**
 * A page as training data: the competing amounts, which of them are right, and whether it sells one product.
 */
export interface ExtractionExample {
  group: string;
  /** Weight of the page in the loss. */
  share: number;
  amounts: (CompetingAmount & { isRight: boolean })[];
  signals: string[];
  isProduct: boolean;
}

/** Converts labelled pages to examples. `weights` affect which amounts become candidates. */
export function extractionExamples(
  pages: LabelledPage[],
  share: number,
  weights: ExtractionWeights,
): ExtractionExample[] {
  return pages.map(({ label, html, url, group }) => {
    const { candidates, signals, isUnavailable } = judgePage({ html, url }, weights);
    const amounts = competingAmounts(candidates, isUnavailable).map((it) => ({
      ...it,
      isRight: isPriceOf(label, String(it.amount)),
    }));
    return { group, share, amounts, signals, isProduct: label.is_product };
  });
}
