import { type Queryable } from '../../../ports/database/database.ts';

/** Makes the products' forecasts due now. Call it in the transaction that processes their new prices. */
export async function markForecastsDue(tx: Queryable, productIds: readonly string[]): Promise<void> {
  if (productIds.length === 0) return;
  await tx.query(
    `INSERT INTO product_forecasts (product_id, is_watched)
     SELECT id, watcher_count > 0 FROM products WHERE id = ANY ($1) ORDER BY id
     ON CONFLICT (product_id) DO UPDATE SET due_at = now()`,
    [productIds],
  );
}

/**
 * Records if the product is watched, which sets how often it is forecast, and makes the forecast due now if
 * it is. Call it in the transaction that changes the number of watchers. Does nothing if the product has no
 * price yet.
 */
export async function rescheduleForWatchers(tx: Queryable, productId: string): Promise<void> {
  await tx.query(
    `INSERT INTO product_forecasts AS f (product_id, is_watched)
     SELECT id, watcher_count > 0 FROM products WHERE id = $1 AND price_minor IS NOT NULL
     ON CONFLICT (product_id) DO UPDATE SET is_watched = EXCLUDED.is_watched,
       due_at = CASE WHEN EXCLUDED.is_watched THEN least(f.due_at, now()) ELSE f.due_at END
     WHERE f.is_watched <> EXCLUDED.is_watched`,
    [productId],
  );
}
