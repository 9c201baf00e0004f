import { type ProductFacts } from '../model/candidate.ts';
import { isListing } from './is-product.ts';
import { type LinkedData } from '../structured/json-ld.ts';
import { nameMatch } from '../structured/product-name.ts';
import { type Thing } from '../structured/thing.ts';

/** A page with this many products is a list. */
const MIN_LIST_SIZE = 4;

/** A listed product counts only if its name and the page's name match this well in both directions. */
const MIN_LISTED_MATCH = 0.8;

/**
 * Selects the page's own product among those that one syntax describes or lists. An offer for a whole list
 * ("from 9.99") belongs to a category, which is no product.
 */
export function ownProducts(
  data: LinkedData,
  read: (product: Thing) => ProductFacts,
  pageNames: string[],
): ProductFacts[] {
  const listed = data.listed.map(read);
  const own = bestMatch(data.products.map(read), pageNames);
  const isOfList =
    (isListing(data.types) || listed.length >= MIN_LIST_SIZE) &&
    own.some((it) => it.prices.length > 0 && it.prices.every(({ kind }) => kind === 'offer-low'));
  if (own.length > 0 && !isOfList) return own;
  const named = listed.filter(({ name }) => name !== null && pageNames.some((it) => isSameName(name, it)));
  return named.length === 1 ? named : [];
}

function isSameName(name: string, other: string): boolean {
  return nameMatch(name, other) >= MIN_LISTED_MATCH && nameMatch(other, name) >= MIN_LISTED_MATCH;
}

/**
 * The product whose name matches the page's names best, as a list of none or one. Without a good match, the
 * first of a few products counts; a single product counts unless its name differs from the page's.
 */
function bestMatch(products: ProductFacts[], pageNames: string[]): ProductFacts[] {
  const text = pageNames.join(' ');
  const scored = products.map((facts) => ({ facts, match: facts.name ? nameMatch(facts.name, text) : 0 }));
  const best = scored.toSorted(
    (a, b) => b.match - a.match || Number(b.facts.prices.length > 0) - Number(a.facts.prices.length > 0),
  )[0];
  if (!best) return [];
  if (products.length === 1) return best.match >= 0.2 || !best.facts.name || text === '' ? [best.facts] : [];
  return best.match >= 0.5
    ? [best.facts]
    : products.length < MIN_LIST_SIZE && scored[0]
      ? [scored[0].facts]
      : [];
}
