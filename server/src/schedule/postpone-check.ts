import { type Queryable } from '../ports/database/index.ts';
import { type CheckTask } from './dispatch-due.ts';

/** Gives a leased check back, to be due again after `delayMs`; no failure is counted. */
export async function postponeCheck(database: Queryable, task: CheckTask, delayMs: number): Promise<void> {
  await database.query(
    `WITH freed AS (
       UPDATE schedule SET lease_id = NULL, lost = 0, due_at = now() + $3 * interval '1 ms'
       WHERE product_id = $1 AND lease_id = $2 RETURNING site_id, due_at
     )
     UPDATE site_turns t SET next_at = freed.due_at FROM freed WHERE t.site_id = freed.site_id AND t.next_at > freed.due_at`,
    [task.productId, task.leaseId, delayMs],
  );
}
