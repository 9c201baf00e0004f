import { type Queryable } from '../../ports/database/database.ts';

/**
 * Adds a watch and returns the new number of watchers, or null if the account already watches the product.
 */
export async function addWatch(tx: Queryable, accountId: string, productId: string): Promise<number | null> {
  const added = await tx.query(
    'INSERT INTO watches (account_id, product_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id',
    [accountId, productId],
  );
  if (added.length === 0) return null;
  const [product] = await tx.query<{ watcher_count: number }>(
    'UPDATE products SET watcher_count = watcher_count + 1 WHERE id = $1 RETURNING watcher_count',
    [productId],
  );
  return product?.watcher_count ?? null;
}

export async function isWatched(tx: Queryable, accountId: string, productId: string): Promise<boolean> {
  const watches = await tx.query('SELECT FROM watches WHERE account_id = $1 AND product_id = $2', [
    accountId,
    productId,
  ]);
  return watches.length > 0;
}

/**
 * Removes a watch and returns the new number of watchers, or null if the account does not watch the product.
 */
export async function removeWatch(
  tx: Queryable,
  accountId: string,
  productId: string,
): Promise<number | null> {
  await tx.query('SELECT 1 FROM products WHERE id = $1 FOR NO KEY UPDATE', [productId]);
  const removed = await tx.query(
    'DELETE FROM watches WHERE account_id = $1 AND product_id = $2 RETURNING id',
    [accountId, productId],
  );
  if (removed.length === 0) return null;
  const [product] = await tx.query<{ watcher_count: number }>(
    'UPDATE products SET watcher_count = watcher_count - 1 WHERE id = $1 RETURNING watcher_count',
    [productId],
  );
  return product?.watcher_count ?? null;
}

/** Copies the watches of `from` to `to`, and locks `to`. absorbProduct then counts them. */
export async function copyWatches(tx: Queryable, from: string, to: string): Promise<void> {
  await tx.query('SELECT 1 FROM products WHERE id = $1 FOR NO KEY UPDATE', [to]);
  await tx.query(
    `INSERT INTO watches (account_id, product_id, created_at)
     SELECT account_id, $2, created_at FROM watches WHERE product_id = $1 ON CONFLICT DO NOTHING`,
    [from, to],
  );
}

/** The accounts that watch a product, at most `max` of them, in no particular order. */
export async function findWatchers(database: Queryable, productId: string, max: number): Promise<string[]> {
  const rows = await database.query<{ account_id: string }>(
    'SELECT account_id::text FROM watches WHERE product_id = $1 LIMIT $2',
    [productId, max],
  );
  return rows.map((row) => row.account_id);
}
