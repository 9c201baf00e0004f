import { type Description } from '../../../store/prices/record-price.ts';
import { compareAddresses, namesAny } from './compare-addresses.ts';
import { compareTitles, missingWords } from './compare-titles.ts';

/** What identifies the product of a page. */
export interface Identity extends Pick<Description, 'title' | 'gtin' | 'sku' | 'mpn' | 'variant'> {
  /** The canonical address after redirects. */
  pageUrl: string;
}

/**
 * `doubtful`: a second check must confirm the reading. `another-variant` and `another-product`: the page is
 * no longer the product's, and no reading of it counts.
 */
export type IdentityVerdict = 'same' | 'doubtful' | 'another-variant' | 'another-product';

/** Shorter codes occur by chance. */
const MIN_CODE_CHARS = 3;

/**
 * Compares what a page shows now with the last confirmed identity. Codes decide before names: a GTIN is
 * unique, and an SKU is unique in its shop. Without codes, names and addresses are weighed together, because
 * titles are reworded and pages move, but rarely both at once. Images decide nothing. `requested` is the
 * address that the user gave, which may name a variant.
 */
export function compareIdentity(known: Identity, seen: Identity, requested: URL): IdentityVerdict {
  if (known.variant === 'selected' && seen.variant === 'missing') return 'another-variant';
  const gtin = compareCodes(known, seen, (it) => it.gtin?.padStart(14, '0'));
  const sku = compareCodes(known, seen, (it) => it.sku?.toLowerCase());
  if (gtin === 'equal') return 'same';
  if (gtin === 'different') return sku === 'equal' ? 'doubtful' : 'another-product';
  if (sku === 'equal') return 'same';
  if (lostNamedVariant(known, seen, requested)) return 'another-variant';
  return withoutEqualCodes(known, seen, sku === 'different');
}

type CodeComparison = 'equal' | 'different' | 'unknown';

/** If the address selects none of several variants, the page's codes may be those of any of them. */
function compareCodes(
  known: Identity,
  seen: Identity,
  codeOf: (it: Identity) => string | undefined,
): CodeComparison {
  const [one, two] = [codeOf(known), codeOf(seen)];
  if (!one || !two || one.length < MIN_CODE_CHARS || two.length < MIN_CODE_CHARS) return 'unknown';
  if (one === two) return 'equal';
  return known.variant === 'unnamed' || seen.variant === 'unnamed' ? 'unknown' : 'different';
}

/** Whether the title no longer has a word that the address requests: "red" of `?color=red`. */
function lostNamedVariant(known: Identity, seen: Identity, requested: URL): boolean {
  if (known.title === null || seen.title === null) return false;
  if (compareTitles(known.title, seen.title) !== 'changed') return false;
  return namesAny(requested, missingWords(known.title, seen.title));
}

function withoutEqualCodes(known: Identity, seen: Identity, isOtherSku: boolean): IdentityVerdict {
  const address = compareAddresses(known.pageUrl, seen.pageUrl);
  const titles = compareTitles(known.title, seen.title);
  const isOtherMpn = compareCodes(known, seen, (it) => it.mpn?.toLowerCase()) === 'different';
  if (address === 'different')
    return titles === 'equal' && !isOtherSku && !isOtherMpn ? 'same' : 'another-product';
  const isDeselected = known.variant === 'selected' && seen.variant !== 'selected';
  if (isOtherSku || isOtherMpn || isDeselected) return 'doubtful';
  return titles === 'changed' || titles === 'unlike' ? 'doubtful' : 'same';
}
