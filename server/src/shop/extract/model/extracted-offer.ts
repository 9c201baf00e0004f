import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { type PriceRange } from '../money/price-range.ts';
import { type ProductDetails } from './product-details.ts';

/** The source of the chosen price. */
export type ExtractionMethod =
  | 'site-rule'
  | 'json-ld'
  | 'microdata'
  | 'rdfa'
  | 'meta'
  | 'page-state'
  | 'visible'
  | 'none';

/** The source of any other field. */
export type FieldSource =
  | ExtractionMethod
  | 'stock-text'
  | 'buy-button'
  | 'price-shown'
  | 'heading'
  | 'title-tag';

/**
 * Whether the page's address selects one of the variants that the page lists. `missing`: it names a variant
 * that is not listed. `unnamed`: it names none. `none`: the page lists no variants.
 */
export type VariantSelection = 'selected' | 'missing' | 'unnamed' | 'none';

/** An amount on the page that may be the price. */
export interface PriceChoice {
  amount: string;
  /** ISO 4217; null if the page does not say. */
  currency: string | null;
  /** The text of the page that states it. */
  text: string;
}

/** What one page says about the product it sells. */
export interface ExtractedOffer {
  isProduct: boolean;
  /** Plain decimal, "19.99"; null if the page shows none. */
  price: string | null;
  /** ISO 4217. */
  currency: string | null;
  listPrice: string | null;
  /** The range of the variants' prices, if there are several and none is selected. */
  priceRange: PriceRange | null;
  availability: AvailabilityOrUnknown;
  title: string | null;
  /** Absolute URL. */
  image: string | null;
  brand: string | null;
  sku: string | null;
  /** GTIN-8, -12, -13 or -14 (also ISBN-13) with a valid check digit. */
  gtin: string | null;
  /** Absolute URL of `rel=canonical`. */
  canonicalUrl: string | null;
  /** The probability that the price (or its absence) is right, 0 to 1. */
  confidence: number;
  variant?: VariantSelection;
  method: ExtractionMethod;
  /** The text of the page that states the price, at most 200 characters. */
  evidence: string | null;
  /** If the price is not sure: the amounts that may be it, most likely first. */
  choices?: readonly PriceChoice[];
  /** Seller, condition, rating and the like. */
  details?: ProductDetails;
  /** The source of each field other than the price, whose source is `method`. */
  sources?: Readonly<Partial<Record<SourcedField, FieldSource>>>;
}

export type SourcedField =
  | 'title'
  | 'image'
  | 'brand'
  | 'sku'
  | 'gtin'
  | 'availability'
  | 'listPrice'
  | keyof ProductDetails;
