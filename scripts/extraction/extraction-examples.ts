import { rivalAmounts, type RivalAmount } from '../../server/src/shop/extract/verdict/choose-price.ts';
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
  rivals: (RivalAmount & { isRight: boolean })[];
  signs: string[];
  isProduct: boolean;
}

/** Converts labelled pages to examples. `weights` affect which amounts become candidates. */
export function extractionExamples(
  pages: LabelledPage[],
  share: number,
  weights: ExtractionWeights,
): ExtractionExample[] {
  return pages.map(({ label, html, url, group }) => {
    const { candidates, signs, isGone } = judgePage({ html, url }, weights);
    const rivals = rivalAmounts(candidates, isGone).map((it) => ({
      ...it,
      isRight: isPriceOf(label, String(it.amount)),
    }));
    return { group, share, rivals, signs, isProduct: label.is_product };
  });
}
