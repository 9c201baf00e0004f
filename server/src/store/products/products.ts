/**
 * Products, their URLs and their watchers. Only this folder writes these tables and page_validators.
 * products.ts, watches.ts    a product's row and its URLs; who watches it
 * save-reading.sql.ts        changes by a check, as parts of the statement that records checks
 * adopt-past.ts              changes by an imported history
 * product-cache.ts           cached products
 */
import { type Queryable } from '../../ports/database/database.ts';

/**
 * Returns the product that currently has a URL, or null. A check may have merged the original one into
 * another.
 */
export async function productWithUrl(database: Queryable, urlHash: Uint8Array): Promise<string | null> {
  const [row] = await database.query<{ product_id: number }>(
    'SELECT product_id FROM product_urls WHERE url_hash = $1',
    [urlHash],
  );
  return row ? String(row.product_id) : null;
}

/**
 * Locks and returns the product that has a URL, or null. NO KEY UPDATE, because a forecast in progress needs
 * a foreign-key lock on the product while it holds the forecast row that the first watcher waits for; a
 * stronger lock would deadlock.
 */
export async function lockProductWithUrl(tx: Queryable, urlHash: Uint8Array): Promise<string | null> {
  const [row] = await tx.query<{ id: number }>(
    'SELECT p.id FROM product_urls u JOIN products p ON p.id = u.product_id WHERE u.url_hash = $1 FOR NO KEY UPDATE OF p',
    [urlHash],
  );
  return row ? String(row.id) : null;
}

/** Creates a product with its first URL. Null if another transaction has claimed the URL first. */
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

/** Adds a URL to a product. False if a product already has it. */
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

/** Deletes `from` and moves its URLs to `to`. */
export async function absorbProduct(tx: Queryable, from: string, to: string): Promise<void> {
  await tx.query('UPDATE product_urls SET product_id = $2 WHERE product_id = $1', [from, to]);
  await tx.query('DELETE FROM products WHERE id = $1', [from]);
  await tx.query(
    'UPDATE products SET watcher_count = (SELECT count(*) FROM watches WHERE product_id = $1) WHERE id = $1',
    [to],
  );
}
