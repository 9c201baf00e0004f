import type { AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import type { ExtractionMethod } from './extracted-offer.ts';
import type { PriceRange } from '../money/price-range.ts';
import type { ProductDetails } from './product-details.ts';

/** What kind of evidence a candidate is; `weights.json` says what each is worth. */
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

/** One reading of a price from one place of the page. */
export type PriceCandidate = {
  amount: string;
  /** ISO 4217, null where the place does not say. */
  currency: string | null;
  method: ExtractionMethod;
  kind: EvidenceKind;
  /** The former or recommended price, never the one to pay. */
  isList: boolean;
  /** Of a list price: the price it stood beside, the only one it belongs to. */
  listOf?: string | null;
  /** Of the variants that it is one of. */
  range?: PriceRange | null;
  /** Of a visible amount: what its surroundings say for and against it. */
  signals?: readonly string[];
  evidence: string;
};

/** What one structured description of the page's product says, whatever its syntax. */
export type ProductFacts = {
  method: ExtractionMethod;
  name: string | null;
  image: string | null;
  brand: string | null;
  sku: string | null;
  gtin: string | null;
  availability: AvailabilityOrUnknown;
  prices: PriceCandidate[];
  /** Of structured data and of some tags. */
  details?: Partial<ProductDetails>;
};

export const MAX_EVIDENCE_LENGTH = 200;
