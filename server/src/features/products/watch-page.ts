import { followWatchers } from '../forecasting/store/follow-watchers.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { priorityOf } from '../../store/schedule/rules/priority.ts';
import { siteDomain, urlHash } from '../../shop/crawling/canonical-url.ts';

export interface Watch {
  productId: string;
  /** The account did not watch it before. */
  isNew: boolean;
}

const NEW_PRODUCT = priorityOf({ watchers: 1, volatility: 0, ageDays: 0 });

/**
 * Makes the account watch the page, which becomes a product if it is none yet. Doing it again changes nothing. A product's first
 * watcher brings its next check forward, so that the price is no older than `freshWithinMs`, and its forecast.
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
    await checkSooner(tx, productId, freshWithinMs);
    await followWatchers(tx, productId);
  }
  return { productId, isNew: true };
}

/** Ends the account's watch and its rules; false where there is none. A product that nobody watches and that never had a price goes too. */
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

/** The product of an address at this moment; a check may have merged it into another. */
export async function productAt(database: Queryable, canonical: URL): Promise<string | null> {
  const [row] = await database.query<{ product_id: number }>(
    'SELECT product_id FROM product_urls WHERE url_hash = $1',
    [urlHash(canonical)],
  );
  return row ? String(row.product_id) : null;
}

/** Leaves foreign keys to it free: who forecasts the product needs one, and holds the forecast that its first watcher waits for. */
async function lockProduct(tx: Queryable, canonical: URL): Promise<string | null> {
  const [row] = await tx.query<{ id: number }>(
    'SELECT p.id FROM product_urls u JOIN products p ON p.id = u.product_id WHERE u.url_hash = $1 FOR NO KEY UPDATE OF p',
    [urlHash(canonical)],
  );
  return row ? String(row.id) : null;
}

/** Where another request claims the address first, its product is taken. */
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
    NEW_PRODUCT,
  ]);
  return productId;
}

async function siteOf(tx: Queryable, page: URL): Promise<number> {
  const domain = siteDomain(page);
  await tx.query('INSERT INTO sites (domain) VALUES ($1) ON CONFLICT DO NOTHING', [domain]);
  const [site] = await tx.query<{ id: number }>('SELECT id FROM sites WHERE domain = $1', [domain]);
  if (!site) throw new Error(`the site ${domain} has gone`);
  await tx.query(
    'INSERT INTO site_schedule (site_id, next_dispatch_at) VALUES ($1, now()) ON CONFLICT DO NOTHING',
    [site.id],
  );
  return site.id;
}

async function checkSooner(tx: Queryable, productId: string, freshWithinMs: number): Promise<void> {
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
