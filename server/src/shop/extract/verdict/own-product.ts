import type { ProductFacts } from '../model/candidate.ts';
import { isListing } from './is-product.ts';
import type { LinkedData } from '../structured/json-ld.ts';
import { nameMatch } from '../structured/product-name.ts';
import type { Thing } from '../structured/thing.ts';

/** Fewer products than this may stand on a product's page without making it a list. */
const LIST_SIZE = 4;

/** A listed product must be named as the page is, in as many words. */
const LEAST_LISTED_MATCH = 0.8;

/**
 * Of the products that one syntax describes and those it only lists, the page's own. An offer for a whole list ("from 9.99") is
 * that of a category, which is no product.
 */
export function ownOfSyntax(
  data: LinkedData,
  read: (product: Thing) => ProductFacts,
  pageNames: string[],
): ProductFacts[] {
  const listed = data.listed.map(read);
  const own = ownProduct(data.products.map(read), pageNames);
  const isOfList =
    (isListing(data.types) || listed.length >= LIST_SIZE) &&
    own.some((it) => it.prices.length > 0 && it.prices.every(({ kind }) => kind === 'offer-low'));
  if (own.length > 0 && !isOfList) return own;
  const named = listed.filter(({ name }) => name !== null && pageNames.some((it) => isSameName(name, it)));
  return named.length === 1 ? named : [];
}

function isSameName(name: string, other: string): boolean {
  return nameMatch(name, other) >= LEAST_LISTED_MATCH && nameMatch(other, name) >= LEAST_LISTED_MATCH;
}

/**
 * Of several products that one syntax describes, the one that the page is about: the best match of its name with what the
 * page calls itself. A single product counts unless its name is another one's.
 */
function ownProduct(products: ProductFacts[], pageNames: string[]): ProductFacts[] {
  const text = pageNames.join(' ');
  const scored = products.map((facts) => ({ facts, match: facts.name ? nameMatch(facts.name, text) : 0 }));
  const best = scored.toSorted(
    (a, b) => b.match - a.match || Number(b.facts.prices.length > 0) - Number(a.facts.prices.length > 0),
  )[0];
  if (!best) return [];
  if (products.length === 1) return best.match >= 0.2 || !best.facts.name || text === '' ? [best.facts] : [];
  return best.match >= 0.5 ? [best.facts] : products.length < LIST_SIZE && scored[0] ? [scored[0].facts] : [];
}
