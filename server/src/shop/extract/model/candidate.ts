import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { type ExtractionMethod, type VariantSelection } from './extracted-offer.ts';
import { type PriceRange } from '../money/price-range.ts';
import { type ProductDetails } from './product-details.ts';

/** The kind of place that names a price; `weights.json` has the weight of each. */
export type EvidenceKind =
  | 'site-rule'
  | 'offer'
  | 'offer-of-url'
  | 'offer-low'
  | 'offer-other'
  | 'meta-price'
  | 'meta-sale'
  | 'state-price'
  | 'data-attribute'
  | 'visible';

/** An amount that may be the price, from one place of the page. */
export interface PriceCandidate {
  amount: string;
  /** ISO 4217; null if the place does not say. */
  currency: string | null;
  method: ExtractionMethod;
  kind: EvidenceKind;
  /** A former or recommended price, never the one to pay. */
  isList: boolean;
  /** For a list price: the price next to it, the only one to which it applies. */
  listOf?: string | null;
  /** The range of the variants' prices that include it. */
  range?: PriceRange | null;
  /** The stock of the offer or variant with this price, if the place says. */
  availability?: AvailabilityOrUnknown;
  /** Whether the page's URL selects one of the variants that the place lists. */
  variant?: VariantSelection;
  /** For a visible amount: the signals of its surroundings. */
  signals?: readonly string[];
  evidence: string;
}

/** What one source says about the page's product. */
export interface ProductFacts {
  method: ExtractionMethod;
  name: string | null;
  image: string | null;
  brand: string | null;
  sku: string | null;
  gtin: string | null;
  availability: AvailabilityOrUnknown;
  prices: PriceCandidate[];
  details?: Partial<ProductDetails>;
}

export const MAX_EVIDENCE_LENGTH = 200;
