import { followWatchers } from '../forecasting/store/follow-watchers.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { priorityOf } from '../../store/schedule/rules/priority.ts';
import { siteDomain, urlHash } from '../../shop/crawling/canonical-url.ts';

export interface Watch {
  productId: string;
  /** True if the account did not watch the product before. */
  isNew: boolean;
}

const NEW_PRODUCT_PRIORITY = priorityOf({ watchers: 1, volatility: 0, ageDays: 0 });

/**
 * Makes the account watch the page, creating the product if there is none yet. Idempotent. The first watcher
 * of a product brings its forecast and its next check forward, the latter so that the price is no older than
 * `freshWithinMs`.
 */
export async function watchPage(
  tx: Queryable,
  accountId: string,
  canonical: URL,
  freshWithinMs: number,
): Promise<Watch> {
  const productId = (await lockProduct(tx, canonical)) ?? (await addProduct(tx, canonical));
  const added = await tx.query(
    'INSERT INTO watches (account_id, product_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id',
    [accountId, productId],
  );
  if (added.length === 0) return { productId, isNew: false };
  const [product] = await tx.query<{ watcher_count: number }>(
    'UPDATE products SET watcher_count = watcher_count + 1 WHERE id = $1 RETURNING watcher_count',
    [productId],
  );
  if (product?.watcher_count === 1) {
    await bringCheckForward(tx, productId, freshWithinMs);
    await followWatchers(tx, productId);
  }
  return { productId, isNew: true };
}

/**
 * Ends the account's watch and deletes its rules. Also deletes a product that never had a price when its last
 * watcher leaves. False if the account does not watch the product.
 */
export async function unwatch(tx: Queryable, accountId: string, productId: string): Promise<boolean> {
  await tx.query('SELECT 1 FROM products WHERE id = $1 FOR NO KEY UPDATE', [productId]);
  const removed = await tx.query(
    'DELETE FROM watches WHERE account_id = $1 AND product_id = $2 RETURNING id',
    [accountId, productId],
  );
  if (removed.length === 0) return false;
  await tx.query('DELETE FROM alert_rules WHERE account_id = $1 AND product_id = $2', [accountId, productId]);
  const [product] = await tx.query<{ watcher_count: number }>(
    'UPDATE products SET watcher_count = watcher_count - 1 WHERE id = $1 RETURNING watcher_count',
    [productId],
  );
  if (product?.watcher_count === 0) {
    await tx.query('DELETE FROM products WHERE id = $1 AND price_minor IS NULL', [productId]);
    await followWatchers(tx, productId);
  }
  return true;
}

/**
 * Returns the product that currently has this URL, or null. A check may have merged the original one into
 * another.
 */
export async function productAt(database: Queryable, canonical: URL): Promise<string | null> {
  const [row] = await database.query<{ product_id: number }>(
    'SELECT product_id FROM product_urls WHERE url_hash = $1',
    [urlHash(canonical)],
  );
  return row ? String(row.product_id) : null;
}

/**
 * NO KEY UPDATE instead of UPDATE, because a forecast in progress needs a foreign-key lock on the product
 * while it holds the forecast row that the first watcher waits for; a stronger lock would deadlock.
 */
async function lockProduct(tx: Queryable, canonical: URL): Promise<string | null> {
  const [row] = await tx.query<{ id: number }>(
    'SELECT p.id FROM product_urls u JOIN products p ON p.id = u.product_id WHERE u.url_hash = $1 FOR NO KEY UPDATE OF p',
    [urlHash(canonical)],
  );
  return row ? String(row.id) : null;
}

/** Returns the other product if a concurrent request claims the URL first. */
async function addProduct(tx: Queryable, canonical: URL): Promise<string> {
  const siteId = await siteOf(tx, canonical);
  const [product] = await tx.query<{ id: number }>(
    'INSERT INTO products (site_id, url) VALUES ($1, $2) RETURNING id',
    [siteId, canonical.href],
  );
  const productId = String(product?.id);
  const claimed = await tx.query(
    'INSERT INTO product_urls (url_hash, product_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING product_id',
    [urlHash(canonical), productId],
  );
  if (claimed.length === 0) {
    await tx.query('DELETE FROM products WHERE id = $1', [productId]);
    return (await lockProduct(tx, canonical)) ?? addProduct(tx, canonical);
  }
  await tx.query('INSERT INTO schedule (product_id, site_id, priority, due_at) VALUES ($1, $2, $3, now())', [
    productId,
    siteId,
    NEW_PRODUCT_PRIORITY,
  ]);
  return productId;
}

async function siteOf(tx: Queryable, page: URL): Promise<number> {
  const domain = siteDomain(page);
  await tx.query('INSERT INTO sites (domain) VALUES ($1) ON CONFLICT DO NOTHING', [domain]);
  const [site] = await tx.query<{ id: number }>('SELECT id FROM sites WHERE domain = $1', [domain]);
  if (!site) throw new Error(`site ${domain} was deleted`);
  await tx.query(
    'INSERT INTO site_schedule (site_id, next_dispatch_at) VALUES ($1, now()) ON CONFLICT DO NOTHING',
    [site.id],
  );
  return site.id;
}

async function bringCheckForward(tx: Queryable, productId: string, freshWithinMs: number): Promise<void> {
  await tx.query(
    `WITH sooner AS (
       UPDATE schedule
       SET due_at = least(due_at, greatest(now(), coalesce(last_checked_at + $2 * interval '1 ms', now())))
       WHERE product_id = $1 AND lease_id IS NULL RETURNING site_id, due_at
     )
     UPDATE site_schedule t SET next_dispatch_at = sooner.due_at FROM sooner
     WHERE t.site_id = sooner.site_id AND t.next_dispatch_at > sooner.due_at`,
    [productId, freshWithinMs],
  );
}
