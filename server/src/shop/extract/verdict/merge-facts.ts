import { type ProductFacts } from '../model/candidate.ts';
import { type ExtractedOffer } from '../model/extracted-offer.ts';
import { type ProductDetails } from '../model/product-details.ts';

type Sources = NonNullable<ExtractedOffer['sources']>;

/**
 * The facts of all sources of a page. Each field is from the most trusted source that has it, named in
 * `sources`.
 */
export interface MergedFacts extends Pick<ExtractedOffer, 'image' | 'brand' | 'sku' | 'gtin'> {
  details: ProductDetails;
  sources: Sources;
}

/** Merges facts, given in order of trust. */
export function mergeFacts(facts: ProductFacts[]): MergedFacts {
  const sources: Record<string, string> = {};
  const pick = <T>(field: string, read: (facts: ProductFacts) => T | null | undefined): T | null => {
    for (const it of facts) {
      const value = read(it) ?? null;
      if (value === null) continue;
      sources[field] = it.method;
      return value;
    }
    return null;
  };
  return {
    image: pick('image', (it) => it.image),
    brand: pick('brand', (it) => it.brand),
    sku: pick('sku', (it) => it.sku),
    gtin: pick('gtin', (it) => it.gtin),
    details: {
      seller: pick('seller', (it) => it.details?.seller),
      condition: pick('condition', (it) => it.details?.condition),
      mpn: pick('mpn', (it) => it.details?.mpn),
      isbn: pick('isbn', (it) => it.details?.isbn),
      rating: pick('rating', (it) => it.details?.rating),
      unitPrice: pick('unitPrice', (it) => it.details?.unitPrice),
    },
    sources: sources as Sources,
  };
}
