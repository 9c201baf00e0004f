import { type Queryable } from '../../../ports/database/database.ts';

/** Has the products' forecasts made anew, in the transaction that tells of their prices; follow-watchers.ts says how often else. */
export async function markForecastsDue(tx: Queryable, productIds: readonly string[]): Promise<void> {
  if (productIds.length === 0) return;
  await tx.query(
    `INSERT INTO product_forecasts (product_id, is_watched)
     SELECT id, watcher_count > 0 FROM products WHERE id = ANY ($1) ORDER BY id
     ON CONFLICT (product_id) DO UPDATE SET due_at = now()`,
    [productIds],
  );
}
