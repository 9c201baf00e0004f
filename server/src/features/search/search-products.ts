/**
 * Finding products, including those the account does not watch.
 * search-products.ts               full-text search
 * read-deals.ts                    the largest price reductions
 * index-products.ts                brings the search index and the deals up to date with changed products
 * update-deals.ts                  decides which products are deals
 */
import { type KnownProduct } from '@tidemark/contracts/search.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { type SearchIndex } from '../../ports/search-index/search-index.ts';
import { readKnownProducts } from './read-known-products.ts';

export interface SearchRequest {
  accountId: string;
  words: string;
  limit: number;
  cursor: string | null;
}

/** Finds products that contain all the words, most watched first. */
export async function searchProducts(
  { database, searchIndex }: { database: Queryable; searchIndex: SearchIndex },
  { accountId, words, limit, cursor }: SearchRequest,
): Promise<{ items: KnownProduct[]; nextCursor: string | null }> {
  const { productIds, nextCursor } = await searchIndex.search({ words, limit, cursor });
  const known = await readKnownProducts(database, accountId, productIds);
  return { items: productIds.flatMap((id) => known.get(id) ?? []), nextCursor };
}
