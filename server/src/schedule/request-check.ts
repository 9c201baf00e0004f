import { type Queryable } from '../ports/database/index.ts';
import { CHECKS, type Queue } from '../ports/queue/index.ts';
import { type CheckTask } from './dispatch-due.ts';

/**
 * Has a product checked now, ahead of the others. Where a check of it is under way already, that one serves. The worker still keeps
 * the site's pace.
 */
export async function requestCheck(
  database: Queryable,
  queue: Queue,
  productId: string,
  leaseMs: number,
): Promise<void> {
  const leased = await database.query<{ lease_id: number }>(
    `WITH leased AS (
       UPDATE schedule SET lease_id = nextval('lease_ids'), due_at = now() + $2 * interval '1 ms'
       WHERE product_id = $1 AND (lease_id IS NULL OR due_at <= now()) RETURNING lease_id, site_id, due_at
     ), turn AS (
       UPDATE site_turns t SET next_at = leased.due_at FROM leased
       WHERE t.site_id = leased.site_id AND t.next_at > leased.due_at
     )
     SELECT lease_id FROM leased`,
    [productId, leaseMs],
  );
  const leaseId = leased[0]?.lease_id;
  if (leaseId === undefined) return;
  const task: CheckTask = { productId, leaseId, requested: true };
  await queue.publish(CHECKS, [{ body: task, priority: 0 }]);
}
