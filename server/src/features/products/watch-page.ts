import { deleteRulesOnProduct } from '../alerts/save-rules.ts';
import { rescheduleForWatchers } from '../forecasting/store/schedule-forecasts.ts';
import { type Queryable } from '../../ports/database/database.ts';
import {
  deleteUnpriced,
  insertProduct,
  lockProductWithUrl,
  productWithUrl,
} from '../../store/products/products.ts';
import { addWatch, isWatched, removeWatch } from '../../store/products/watches.ts';
import { isQuotaFull, QuotaExceededError, type Owner } from '../../store/quotas/quotas.ts';
import { bringForward, scheduleProduct, scheduleSite } from '../../store/schedule/schedule-product.ts';
import { ensureSite } from '../../store/sites/sites.ts';
import { siteDomain, urlHash } from '../../shop/crawling/canonical-url.ts';

export interface Watch {
  productId: string;
  /** True if the account did not watch the product before. */
  isNew: boolean;
}

/**
 * Makes the account watch the page, creating the product if there is none yet. Idempotent. The first watcher
 * of a product brings its forecast and its next check forward, the latter so that the price is no older than
 * `freshWithinMs`. Throws QuotaExceededError.
 */
export async function watchPage(
  tx: Queryable,
  owner: Owner,
  canonical: URL,
  freshWithinMs: number,
): Promise<Watch> {
  const hash = urlHash(canonical);
  const isFull = await isQuotaFull(tx, 'products', owner);
  const known = await lockProductWithUrl(tx, hash);
  if (isFull && !(known && (await isWatched(tx, owner.accountId, known))))
    throw new QuotaExceededError('products', owner.limits.products ?? 0);
  const productId = known ?? (await addProduct(tx, canonical, hash));
  const watchers = await addWatch(tx, owner.accountId, productId);
  if (watchers === 1) {
    await bringForward(tx, productId, freshWithinMs);
    await rescheduleForWatchers(tx, productId);
  }
  return { productId, isNew: watchers !== null };
}

/**
 * Ends the account's watch and deletes its rules. Also deletes a product that never had a price when its last
 * watcher leaves. False if the account does not watch the product.
 */
export async function unwatch(tx: Queryable, accountId: string, productId: string): Promise<boolean> {
  const watchers = await removeWatch(tx, accountId, productId);
  if (watchers === null) return false;
  await deleteRulesOnProduct(tx, accountId, productId);
  if (watchers === 0) {
    await deleteUnpriced(tx, productId);
    await rescheduleForWatchers(tx, productId);
  }
  return true;
}

/**
 * Returns the product that currently has this URL, or null. A check may have merged the original one into
 * another.
 */
export function productAt(database: Queryable, canonical: URL): Promise<string | null> {
  return productWithUrl(database, urlHash(canonical));
}

/** Returns the other product if a concurrent request claims the URL first. */
async function addProduct(tx: Queryable, canonical: URL, hash: Uint8Array): Promise<string> {
  const siteId = await ensureSite(tx, siteDomain(canonical));
  await scheduleSite(tx, siteId);
  const productId = await insertProduct(tx, { siteId, url: canonical.href, urlHash: hash });
  if (productId === null) return (await lockProductWithUrl(tx, hash)) ?? addProduct(tx, canonical, hash);
  await scheduleProduct(tx, productId, siteId);
  return productId;
}
