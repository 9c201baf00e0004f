/**
 * What the service knows of, beyond what one watches.
 * index-products.ts   brings the index and the deals up to date with changed products
 * search-products.ts  by words               read-deals.ts   by how far they fell (note-deals.ts finds those)
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

/** Products that have all the words, those that most people watch first. */
export async function searchProducts(
  { database, searchIndex }: { database: Queryable; searchIndex: SearchIndex },
  { accountId, words, limit, cursor }: SearchRequest,
): Promise<{ items: KnownProduct[]; nextCursor: string | null }> {
  const { productIds, nextCursor } = await searchIndex.search({ words, limit, cursor });
  const known = await readKnownProducts(database, accountId, productIds);
  return { items: productIds.flatMap((id) => known.get(id) ?? []), nextCursor };
}
