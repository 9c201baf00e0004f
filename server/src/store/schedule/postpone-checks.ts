import { type Queryable } from '../../ports/database/database.ts';
import { type CheckTask } from '../../ports/queue/queue.ts';
import { advanceSites } from './advance-sites.sql.ts';

/** What identifies a leased check. */
export type CheckLease = Pick<CheckTask, 'productId' | 'leaseId'>;

/**
 * Gives leased checks back. They are due again after `delayMs`, and no failure is counted. `lost_leases`
 * stays as it is: the lease was not lost, but the page has not been shown to be safe for a worker either.
 */
export async function postponeChecks(
  database: Queryable,
  leases: readonly CheckLease[],
  delayMs: number,
): Promise<void> {
  await database.query(
    `WITH freed AS (
       UPDATE schedule s SET lease_id = NULL, isolated = false, due_at = now() + $3 * interval '1 ms'
       FROM unnest($1::bigint[], $2::bigint[]) AS given (product_id, lease_id)
       WHERE s.product_id = given.product_id AND s.lease_id = given.lease_id RETURNING s.site_id, s.due_at
     ), ${advanceSites('freed')}
     SELECT`,
    [leases.map((lease) => lease.productId), leases.map((lease) => lease.leaseId), delayMs],
  );
}
