import {
  competingAmounts,
  type CompetingAmount,
} from '../../server/src/shop/extract/verdict/choose-price.ts';
import { judgePage, type PageJudgement } from '../../server/src/shop/extract/verdict/judge-page.ts';
import { type ExtractionWeights } from '../../server/src/shop/extract/model/weights.ts';
import { isPriceOf, type LabelledPage, type ScoredField } from './load-labelled-pages.ts';

/**
 * A page as training data: the competing amounts, which of them are right, and whether it sells one product.
 */
export interface ExtractionExample {
  group: string;
  /** Weight of the page in the loss. */
  share: number;
  /** What extraction sees of it; null for a partial page. */
  brief: PageJudgement | null;
  amounts: (CompetingAmount & { isRight: boolean })[];
  signals: string[];
  isProduct: boolean;
  /** The label says whether the page sells one product. */
  isProductKnown: boolean;
  /** The label says which price is right, or that there is none. */
  isPriceKnown: boolean;
}

/** Converts labelled pages to examples. `weights` affect which amounts become candidates. */
export function extractionExamples(
  pages: LabelledPage[],
  { share, isPartial = false }: { share: number; isPartial?: boolean },
  weights: ExtractionWeights,
): ExtractionExample[] {
  return pages.map(({ label, html, url, group }) => {
    const { candidates, signals, isUnavailable } = judgePage({ html, url }, weights);
    const amounts = competingAmounts(candidates, isUnavailable).map((it) => ({
      ...it,
      isRight: isPriceOf(label, String(it.amount)),
    }));
    const isScored = (field: ScoredField): boolean => label.scored?.includes(field) ?? true;
    return {
      group,
      share,
      brief: isPartial ? null : judgePage({ html, url }, weights, { isBrief: true }),
      amounts,
      signals,
      isProduct: label.is_product,
      isProductKnown: isScored('isProduct') || label.price !== null,
      isPriceKnown: isScored('price'),
    };
  });
}
