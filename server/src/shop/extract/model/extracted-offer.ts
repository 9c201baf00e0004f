import type { AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import type { PriceRange } from '../money/price-range.ts';
import type { ProductDetails } from './product-details.ts';

/** Where the chosen price came from. */
export type ExtractionMethod =
  | 'site-rule'
  | 'json-ld'
  | 'microdata'
  | 'rdfa'
  | 'meta'
  | 'page-state'
  | 'visible'
  | 'none';

/** Where a field that is not the price came from. */
export type FieldSource =
  | ExtractionMethod
  | 'stock-text'
  | 'buy-button'
  | 'price-shown'
  | 'heading'
  | 'title-tag';

/** What one page says about the product it sells. */
export type ExtractedOffer = {
  isProduct: boolean;
  /** Plain decimal, "19.99"; null where the page shows none. */
  price: string | null;
  /** ISO 4217. */
  currency: string | null;
  listPrice: string | null;
  /** What the variants cost, where the page has several and none is chosen. */
  priceRange: PriceRange | null;
  availability: AvailabilityOrUnknown;
  title: string | null;
  /** Absolute URL. */
  image: string | null;
  brand: string | null;
  sku: string | null;
  /** GTIN-8, -12, -13 or -14 (also ISBN-13) whose check digit is right. */
  gtin: string | null;
  /** Absolute URL of `rel=canonical`. */
  canonicalUrl: string | null;
  /** How sure the price (or its absence) is, 0 to 1. */
  confidence: number;
  method: ExtractionMethod;
  /** The piece of the page that the price came from, at most 200 characters. */
  evidence: string | null;
  /** Seller, condition, rating and the like. */
  details?: ProductDetails;
  /** Where each field that the page says was read, but for the price (`method`). */
  sources?: Readonly<Partial<Record<SourcedField, FieldSource>>>;
};

export type SourcedField =
  | 'title'
  | 'image'
  | 'brand'
  | 'sku'
  | 'gtin'
  | 'availability'
  | 'listPrice'
  | keyof ProductDetails;
