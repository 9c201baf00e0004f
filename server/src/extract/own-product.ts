import type { ProductFacts } from './candidate.ts';
import { nameMatch } from './product-name.ts';

/** Fewer products than this may stand on a product's page without making it a list. */
const LIST_SIZE = 4;

/**
 * Of several products that one syntax describes, the one that the page is about: the best match of its name with what the
 * page calls itself. A single product counts unless its name is another one's.
 */
export function ownProduct(products: ProductFacts[], pageNames: string[]): ProductFacts[] {
  const text = pageNames.join(' ');
  const scored = products.map((facts) => ({ facts, match: facts.name ? nameMatch(facts.name, text) : 0 }));
  const best = scored.toSorted(
    (a, b) => b.match - a.match || Number(b.facts.prices.length > 0) - Number(a.facts.prices.length > 0),
  )[0];
  if (!best) return [];
  if (products.length === 1) return best.match >= 0.2 || !best.facts.name || text === '' ? [best.facts] : [];
  return best.match >= 0.5 ? [best.facts] : products.length < LIST_SIZE && scored[0] ? [scored[0].facts] : [];
}
