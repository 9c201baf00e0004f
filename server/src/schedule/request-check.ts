import { type Queryable } from '../ports/database/index.ts';
import { CHECKS, type Queue } from '../ports/queue/index.ts';
import { type CheckTask } from './dispatch-due.ts';
import { type LaneRules } from './lanes.ts';
import { postponeChecks } from './postpone-checks.ts';

export interface LeaseRules extends LaneRules {
  leaseMs: number;
}

/**
 * Has a product checked now, ahead of the others. Where a check of it is under way already, that one serves. The worker still keeps
 * the site's pace. What the queue does not take is due at once, so that the scheduler sends it when the queue is back.
 */
export async function requestCheck(
  database: Queryable,
  queue: Queue,
  productId: string,
  { leaseMs, region, shards }: LeaseRules,
): Promise<void> {
  const [leased] = await database.query<{ lease_id: number; lane: string }>(
    `WITH leased AS (
       UPDATE schedule SET lease_id = nextval('lease_ids'), due_at = now() + $2 * interval '1 ms',
         lost = least(lost + (lease_id IS NOT NULL)::integer, 99)
       WHERE product_id = $1 AND (lease_id IS NULL OR due_at <= now()) RETURNING lease_id, site_id, due_at, region
     ), turn AS (
       UPDATE site_turns t SET next_at = leased.due_at FROM leased
       WHERE t.site_id = leased.site_id AND t.next_at > leased.due_at
     )
     SELECT lease_id, coalesce(leased.region, s.region, $3) || '.' || coalesce(s.shard, (s.id % $4)::text) AS lane
     FROM leased JOIN sites s ON s.id = leased.site_id`,
    [productId, leaseMs, region, shards],
  );
  if (!leased) return;
  const task: CheckTask = { productId, leaseId: leased.lease_id, requested: true };
  await queue
    .publish(CHECKS, [{ body: task, priority: 0, lane: leased.lane }])
    .catch(() => postponeChecks(database, [task], 0));
}
