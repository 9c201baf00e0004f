import { type ProductFacts } from '../model/candidate.ts';
import { isListing } from './is-product.ts';
import { type LinkedData } from '../structured/json-ld.ts';
import { nameMatch } from '../structured/product-name.ts';
import { textOf, type Thing } from '../structured/thing.ts';

/** A page with this many products is a list. */
const MIN_LIST_SIZE = 4;

/** A listed product counts only if its name and the page's name match this well in both directions. */
const MIN_LISTED_MATCH = 0.8;

/** Products of equal names that are read in search of one with a price. */
const MAX_READ = 100;

/**
 * Selects the page's own product among those that one syntax describes or lists, by their names; `read` is
 * called only for those that it may be. An offer for a whole list ("from 9.99") belongs to a category, which
 * is no product.
 */
export function ownProducts(
  data: LinkedData,
  read: (product: Thing) => ProductFacts,
  pageNames: string[],
): ProductFacts[] {
  const readWhole = (product: Thing): ProductFacts => read(data.resolve(product));
  const own = bestMatch(data.products, readWhole, pageNames);
  const isOfList =
    (isListing(data.types) || data.listed.length >= MIN_LIST_SIZE) && own.some((it) => hasOnlyRange(it));
  if (own.length > 0 && !isOfList) return own;
  const named = data.listed.filter((it) => {
    const name = textOf(it.name);
    return name !== null && pageNames.some((other) => isSameName(name, other));
  });
  return named.length === 1 ? named.map(readWhole) : [];
}

/**
 * Whether the data gives a range of prices and nothing that a category could not have: an image, a number or
 * a stock.
 */
export function isBareRange(facts: ProductFacts): boolean {
  const { image, sku, gtin, availability } = facts;
  return hasOnlyRange(facts) && [image, sku, gtin, availability].every((it) => it === null);
}

/** Whether its only price is the lowest of several. */
function hasOnlyRange({ prices }: ProductFacts): boolean {
  return prices.length > 0 && prices.every(({ kind }) => kind === 'offer-low');
}

function isSameName(name: string, other: string): boolean {
  return nameMatch(name, other) >= MIN_LISTED_MATCH && nameMatch(other, name) >= MIN_LISTED_MATCH;
}

/**
 * The product whose name matches the page's names best, as a list of none or one; among equal ones the first
 * with a price. Among many, the match must be close. Without a good match, the first of a few products
 * counts; a single product counts unless its name differs from the page's.
 */
function bestMatch(
  products: Thing[],
  read: (product: Thing) => ProductFacts,
  pageNames: string[],
): ProductFacts[] {
  const text = pageNames.join(' ');
  const scored = products.map((product) => {
    const name = textOf(product.name);
    return { product, name, match: name ? nameMatch(name, text) : 0 };
  });
  const most = scored.reduce((highest, { match }) => Math.max(highest, match), 0);
  const [first] = scored;
  if (!first) return [];
  if (products.length === 1) return most >= 0.2 || !first.name || text === '' ? [read(first.product)] : [];
  const isMany = products.length >= MIN_LIST_SIZE;
  if (most >= (isMany ? MIN_LISTED_MATCH : 0.5))
    return firstPriced(
      scored.filter(({ match }) => match === most).map(({ product }) => product),
      read,
    );
  return isMany ? [] : [read(first.product)];
}

/** The facts of the first product with a price, else of the first. */
function firstPriced(products: Thing[], read: (product: Thing) => ProductFacts): ProductFacts[] {
  let first: ProductFacts | null = null;
  for (const product of products.slice(0, MAX_READ)) {
    const facts = read(product);
    if (facts.prices.length > 0) return [facts];
    first ??= facts;
  }
  return first ? [first] : [];
}
