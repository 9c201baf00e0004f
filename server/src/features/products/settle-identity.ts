import { type Database, type Queryable } from '../../ports/database/database.ts';
import { rescheduleForWatchers } from '../forecasting/store/schedule-forecasts.ts';
import { armPendingRules } from '../alerts/arm-rules.ts';
import { type FiredAlert } from '../notify/notify-fired.ts';
import { moveRules } from '../alerts/move-rules.ts';
import { absorbProduct, claimUrl, productWithUrl, setUrl } from '../../store/products/products.ts';
import { copyWatches } from '../../store/products/watches.ts';
import { urlHash } from '../../shop/crawling/canonical-url.ts';

/** The remaining product, and the alerts that fired at once for its new watchers. */
export interface SettledIdentity {
  productId: string;
  fired: FiredAlert[];
}

/**
 * Makes `canonical` the URL of a product that was added under another URL and has no price yet. If another
 * product already has that URL, the new one is merged into it: its watchers and rules move, and the new
 * product is deleted. Does nothing if the product was deleted in the meantime.
 */
export function settleIdentity(
  database: Database,
  productId: string,
  canonical: URL,
): Promise<SettledIdentity> {
  return database.transaction(async (tx) => {
    const hash = urlHash(canonical);
    const product = await tx.query('SELECT 1 FROM products WHERE id = $1 FOR UPDATE', [productId]);
    if (product.length === 0) return { productId, fired: [] };
    await claimUrl(tx, productId, hash);
    const remaining = (await productWithUrl(tx, hash)) ?? productId;
    if (remaining === productId) {
      await setUrl(tx, productId, canonical.href);
      return { productId, fired: [] };
    }
    return { productId: remaining, fired: await mergeInto(tx, productId, remaining) };
  });
}

async function mergeInto(tx: Queryable, from: string, to: string): Promise<FiredAlert[]> {
  await copyWatches(tx, from, to);
  await moveRules(tx, from, to);
  await absorbProduct(tx, from, to);
  await rescheduleForWatchers(tx, to);
  return armPendingRules(tx, to);
}
