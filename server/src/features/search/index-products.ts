import { type Database, type Queryable } from '../../ports/database/database.ts';
import { type RowOf } from '../../ports/database/rows.ts';
import { type SearchDocument, type SearchIndex } from '../../ports/search-index/search-index.ts';
import { updateDeals } from './update-deals.ts';

const MAX_PRODUCTS = 500;

interface IndexedRow extends RowOf<'products', 'id' | 'title' | 'brand' | 'sku' | 'gtin'> {
  title: string;
  rank: number;
}

/**
 * Brings the search index and the deals up to date with a batch of changed products. Returns how many backlog
 * entries it processed; 0 means that none are left. Only one process may run this at a time, so that an older
 * state never overwrites a newer one.
 */
export function indexProducts(database: Database, searchIndex: SearchIndex, now: Date): Promise<number> {
  return database.transaction(async (tx) => {
    const entries = await tx.query<{ product_id: number }>(
      `DELETE FROM index_backlog WHERE id IN (SELECT id FROM index_backlog ORDER BY id LIMIT $1) RETURNING product_id`,
      [MAX_PRODUCTS],
    );
    const productIds = [...new Set(entries.map(({ product_id }) => String(product_id)))];
    if (productIds.length === 0) return 0;
    const documents = await readDocuments(tx, productIds);
    const indexed = new Set(documents.map(({ productId }) => productId));
    await searchIndex.put(documents);
    await searchIndex.remove(productIds.filter((id) => !indexed.has(id)));
    await updateDeals(tx, productIds, now);
    return entries.length;
  });
}

async function readDocuments(tx: Queryable, productIds: readonly string[]): Promise<SearchDocument[]> {
  const rows = await tx.query<IndexedRow>(
    `SELECT id, title, brand, sku, gtin, watch_rank(watcher_count) AS rank FROM products
     WHERE id = ANY ($1::bigint[]) AND title IS NOT NULL`,
    [productIds],
  );
  return rows.map(({ id, title, brand, sku, gtin, rank }) => ({
    productId: String(id),
    texts: [title, brand, sku, gtin].filter((text) => text !== null),
    rank,
  }));
}
