import { type ElementContext } from '../../html/open-element.ts';
import { type TextRun } from '../../html/text-run.ts';
import { type PriceRange } from '../../money/price-range.ts';
import { type OwnLabels } from './split-labels.ts';

/** An amount shown on the page, with the words before and after it that are not about another amount. */
export interface VisibleAmount extends OwnLabels {
  amount: string;
  /** ISO 4217; null where none is written. */
  currency: string | null;
  run: TextRun;
  context: ElementContext;
  /** Equal for amounts in the same kind of element, as in a list of products. */
  signature: string;
  /** Shown with a link to another product (see `product-card.ts`). */
  isInCard: boolean;
  /** It is the price of one piece of a larger quantity. */
  isTier: boolean;
  /** The range whose lower end this is. */
  range: PriceRange | null;
}
