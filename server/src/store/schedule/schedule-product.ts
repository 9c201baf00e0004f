import { type Queryable } from '../../ports/database/database.ts';
import { advanceSites } from './advance-sites.sql.ts';
import { priorityOf } from './rules/priority.ts';

const NEW_PRODUCT_PRIORITY = priorityOf({ watchers: 1, volatility: 0, ageDays: 0 });

/** Schedules a new product, due now. Runs in the transaction that creates it. */
export async function scheduleProduct(tx: Queryable, productId: string, siteId: number): Promise<void> {
  await tx.query('INSERT INTO schedule (product_id, site_id, priority, due_at) VALUES ($1, $2, $3, now())', [
    productId,
    siteId,
    NEW_PRODUCT_PRIORITY,
  ]);
}

/** Adds a site to the dispatcher's visits unless it is there already. */
export async function scheduleSite(tx: Queryable, siteId: number): Promise<void> {
  await tx.query(
    'INSERT INTO site_schedule (site_id, next_dispatch_at) VALUES ($1, now()) ON CONFLICT DO NOTHING',
    [siteId],
  );
}

/** Brings a product's next check forward, so that its price is at most `freshWithinMs` old by then. */
export async function bringForward(tx: Queryable, productId: string, freshWithinMs: number): Promise<void> {
  await tx.query(
    `WITH sooner AS (
       UPDATE schedule
       SET due_at = least(due_at, greatest(now(), coalesce(last_checked_at + $2 * interval '1 ms', now())))
       WHERE product_id = $1 AND lease_id IS NULL RETURNING site_id, due_at
     ), ${advanceSites('sooner')}
     SELECT`,
    [productId, freshWithinMs],
  );
}
