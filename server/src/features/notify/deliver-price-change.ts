import { type PriceChanged } from '@tidemark/contracts/events.ts';
import { type Queryable } from '../../ports/database/database.ts';

/**
 * Writes a delivery to each webhook that receives all price changes of products which its account watches.
 * Returns how many. Broadcast DELIVERIES_DUE after the transaction if there are any.
 */
export async function deliverPriceChange(tx: Queryable, event: PriceChanged): Promise<number> {
  if (event.oldPrice === event.newPrice) return 0;
  const [written] = await tx.query<{ count: number }>(
    `WITH written AS (
       INSERT INTO deliveries (channel_id, type, event, payload)
       SELECT c.id, c.type, 'price.changed', $2 FROM channels c
       JOIN watches w ON w.account_id = c.account_id AND w.product_id = $1
       WHERE c.enabled AND 'price.changed' = ANY (c.events) RETURNING 1)
     SELECT count(*) AS count FROM written`,
    [event.productId, JSON.stringify(event)],
  );
  return written?.count ?? 0;
}
