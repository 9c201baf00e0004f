/**
 * Products, the URLs by which they are known, and who watches them. This folder alone writes these tables and
 * page_validators.
 * products.ts              a product's row and its URLs        watches.ts    who watches it
 * save-reading.sql.ts      what a check changes, as parts of the statement that records checks
 * adopt-past.ts            what an imported history changes    product-cache.ts   cached products
 */
import { type Queryable } from '../../ports/database/database.ts';

/** The product that a URL belongs to at this moment; a check may have merged it into another. null: none. */
export async function productWithUrl(database: Queryable, urlHash: Uint8Array): Promise<string | null> {
  const [row] = await database.query<{ product_id: number }>(
    'SELECT product_id FROM product_urls WHERE url_hash = $1',
    [urlHash],
  );
  return row ? String(row.product_id) : null;
}

/**
 * Locks the product that a URL belongs to; null: none. Foreign keys to it stay possible: making its forecast needs one
 * and holds the forecast that the product's first watcher waits for.
 */
export async function lockProductWithUrl(tx: Queryable, urlHash: Uint8Array): Promise<string | null> {
  const [row] = await tx.query<{ id: number }>(
    'SELECT p.id FROM product_urls u JOIN products p ON p.id = u.product_id WHERE u.url_hash = $1 FOR NO KEY UPDATE OF p',
    [urlHash],
  );
  return row ? String(row.id) : null;
}

/** Creates a product with its first URL; null: another transaction has claimed the URL first. */
export async function insertProduct(
  tx: Queryable,
  { siteId, url, urlHash }: { siteId: number; url: string; urlHash: Uint8Array },
): Promise<string | null> {
  const [product] = await tx.query<{ id: number }>(
    'INSERT INTO products (site_id, url) VALUES ($1, $2) RETURNING id',
    [siteId, url],
  );
  const productId = String(product?.id);
  if (await claimUrl(tx, productId, urlHash)) return productId;
  await tx.query('DELETE FROM products WHERE id = $1', [productId]);
  return null;
}

/** Makes a URL known as this product's; false: it is known already. */
export async function claimUrl(tx: Queryable, productId: string, urlHash: Uint8Array): Promise<boolean> {
  const claimed = await tx.query(
    'INSERT INTO product_urls (url_hash, product_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING product_id',
    [urlHash, productId],
  );
  return claimed.length > 0;
}

/** Sets the URL by which the product is fetched. */
export async function setUrl(tx: Queryable, productId: string, url: string): Promise<void> {
  await tx.query('UPDATE products SET url = $2 WHERE id = $1 AND url <> $2', [productId, url]);
}

/** Deletes a product that never had a price. */
export async function deleteUnpriced(tx: Queryable, productId: string): Promise<void> {
  await tx.query('DELETE FROM products WHERE id = $1 AND price_minor IS NULL', [productId]);
}

/** Deletes `from`, whose URLs become those of `to`. */
export async function absorbProduct(tx: Queryable, from: string, to: string): Promise<void> {
  await tx.query('UPDATE product_urls SET product_id = $2 WHERE product_id = $1', [from, to]);
  await tx.query('DELETE FROM products WHERE id = $1', [from]);
  await tx.query(
    'UPDATE products SET watcher_count = (SELECT count(*) FROM watches WHERE product_id = $1) WHERE id = $1',
    [to],
  );
}
