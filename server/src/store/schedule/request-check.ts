import { type Queryable } from '../../ports/database/database.ts';
import { type CheckTask, CHECKS, type Queue } from '../../ports/queue/queue.ts';
import { advanceSites } from './advance-sites.sql.ts';
import { type LaneRules } from './lanes.ts';
import { postponeChecks } from './postpone-checks.ts';

export interface LeaseRules extends LaneRules {
  leaseMs: number;
}

const HAS_PRICE = `EXISTS (SELECT FROM products p WHERE p.id = schedule.product_id AND p.price_minor IS NOT NULL)`;

/** The page is in quarantine, or will be as soon as the dispatcher sees that its isolated check was lost. */
const IS_QUARANTINED =
  '(isolated AND due_at <= now() OR lease_id IS NULL AND lost_leases >= 2 AND due_at > now())';

/**
 * Queues a check of a product now, ahead of others. If a check is in flight already, that one counts. The
 * worker still keeps the site's pace. If the queue rejects the message, the check is due at once and the
 * scheduler sends it later. False if there is no check to wait for: one found a price within `freshMs`, or
 * the page is in quarantine.
 */
export async function requestCheck(
  database: Queryable,
  queue: Queue,
  productId: string,
  { leaseMs, region, shards }: LeaseRules,
  freshMs = 0,
): Promise<boolean> {
  const [leased] = await database.query<{ lease_id: number; lane: string }>(
    `WITH leased AS (
       UPDATE schedule SET lease_id = nextval('lease_ids'), due_at = now() + $2 * interval '1 ms',
         lost_leases = least(lost_leases + (lease_id IS NOT NULL)::integer, 99)
       WHERE product_id = $1 AND (lease_id IS NULL OR due_at <= now()) AND NOT ${IS_QUARANTINED}
         AND NOT (last_checked_at > now() - $5 * interval '1 ms' AND ${HAS_PRICE}) RETURNING lease_id, site_id, due_at, region
     ), ${advanceSites('leased')}
     SELECT lease_id, coalesce(leased.region, s.region, $3) || '.' || coalesce(s.shard, (s.id % $4)::text) AS lane
     FROM leased JOIN sites s ON s.id = leased.site_id`,
    [productId, leaseMs, region, shards, freshMs],
  );
  if (!leased) return isInFlight(database, productId, freshMs);
  const task: CheckTask = { productId, leaseId: leased.lease_id, requested: true };
  await queue
    .publish(CHECKS, [{ body: task, priority: 0, lane: leased.lane }])
    .catch(() => postponeChecks(database, [task], 0));
  return true;
}

/** Whether a check is in flight that users must wait for, because there is no fresh price. */
async function isInFlight(database: Queryable, productId: string, freshMs: number): Promise<boolean> {
  const found = await database.query(
    `SELECT FROM schedule WHERE product_id = $1 AND NOT ${IS_QUARANTINED}
       AND NOT coalesce(last_checked_at > now() - $2 * interval '1 ms' AND ${HAS_PRICE}, false)`,
    [productId, freshMs],
  );
  return found.length > 0;
}
