import { storableText } from '../../lib/storable-text.ts';
import { adoptCanonical, canonicalUrl } from '../../shop/crawling/canonical-url.ts';
import { type Description } from '../../store/prices/record-price.ts';
import { type CheckState } from './check-state.ts';
import { type OfferVisit } from './interpret-response.ts';

/** What a page says about its product besides the price, as it can be stored. */
export function descriptionOf({ url, last }: CheckState, { offer, finalUrl }: OfferVisit): Description {
  const declared = URL.parse(offer.canonicalUrl ?? '');
  const pageUrl = (declared ? adoptCanonical(finalUrl, declared) : canonicalUrl(finalUrl)).href;
  return {
    title: storable(offer.title, 500),
    imageUrl: offer.image,
    brand: storable(offer.brand, 200),
    sku: storable(offer.sku, 100),
    gtin: storable(offer.gtin, 14),
    mpn: storable(offer.details?.mpn ?? null, 100),
    // The first price settles the product's address: see settle-identity.ts.
    pageUrl: last === null || pageUrl === url.href ? null : pageUrl,
    variant: offer.variant ?? null,
  };
}

/** null if nothing changed. A page without a price can only give the first description. */
export function changedDescription(
  state: CheckState,
  visit: OfferVisit,
  hasPrice: boolean,
): Description | null {
  const known = state.description;
  if (!hasPrice && known.title !== null) return null;
  const current = descriptionOf(state, visit);
  const keys = Object.keys(current) as (keyof Description)[];
  const hasChanged = keys.some((key) => current[key] !== null && current[key] !== known[key]);
  return hasChanged || current.pageUrl !== known.pageUrl ? current : null;
}

/** null also for text without any storable character. */
export function storable(text: string | null, maxChars: number): string | null {
  return text === null ? null : storableText(text, maxChars) || null;
}
