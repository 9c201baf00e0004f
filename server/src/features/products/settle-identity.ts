import { type Database, type Queryable } from '../../ports/database/database.ts';
import { followWatchers } from '../forecasting/store/follow-watchers.ts';
import { armPendingRules } from '../alerts/arm-rules.ts';
import { type FiredAlert } from '../notify/notify-fired.ts';
import { sameRule } from '../alerts/same-rule.ts';
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
    await tx.query('INSERT INTO product_urls (url_hash, product_id) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      hash,
      productId,
    ]);
    const owner = await tx.query<{ id: number }>(
      'SELECT product_id AS id FROM product_urls WHERE url_hash = $1',
      [hash],
    );
    const remaining = String(owner[0]?.id ?? productId);
    if (remaining === productId) {
      await tx.query('UPDATE products SET url = $2 WHERE id = $1 AND url <> $2', [productId, canonical.href]);
      return { productId, fired: [] };
    }
    return { productId: remaining, fired: await mergeInto(tx, productId, remaining) };
  });
}

async function mergeInto(tx: Queryable, from: string, to: string): Promise<FiredAlert[]> {
  await tx.query('SELECT 1 FROM products WHERE id = $1 FOR NO KEY UPDATE', [to]);
  await tx.query(
    `INSERT INTO watches (account_id, product_id, created_at)
     SELECT account_id, $2, created_at FROM watches WHERE product_id = $1 ON CONFLICT DO NOTHING`,
    [from, to],
  );
  await moveRules(tx, from, to);
  await tx.query('UPDATE product_urls SET product_id = $2 WHERE product_id = $1', [from, to]);
  await tx.query('DELETE FROM products WHERE id = $1', [from]);
  await tx.query(
    'UPDATE products SET watcher_count = (SELECT count(*) FROM watches WHERE product_id = $1) WHERE id = $1',
    [to],
  );
  await followWatchers(tx, to);
  return armPendingRules(tx, to);
}

/** Moves the rules. Rules that the account already has on the other product are deleted instead. */
async function moveRules(tx: Queryable, from: string, to: string): Promise<void> {
  await tx.query(
    `DELETE FROM alert_rules moving USING alert_rules known
     WHERE moving.product_id = $1 AND known.product_id = $2 AND known.account_id = moving.account_id
       AND known.enabled AND moving.enabled AND ${sameRule('known', 'moving')}`,
    [from, to],
  );
  await tx.query('UPDATE alert_rules SET product_id = $2 WHERE product_id = $1', [from, to]);
}
