import { type Queryable } from '../../ports/database/database.ts';
import { advanceSites } from './advance-sites.sql.ts';
import { type CheckLease } from './postpone-checks.ts';
import { quarantineIf } from './quarantine.sql.ts';

/**
 * Counts the leases of checks that were in flight when their process crashed as lost, without waiting for
 * them to expire. The checks are due again at once, except those that were isolated: their pages are
 * quarantined.
 */
export async function loseLeases(
  database: Queryable,
  leases: readonly CheckLease[],
  quarantineMs: number,
): Promise<void> {
  await database.query(
    `WITH lost AS (
       UPDATE schedule s SET lease_id = NULL, ${quarantineIf({
         condition: 's.isolated',
         losses: 's.lost_leases + 1',
         quarantineMs: '$3',
         dueAt: 'now()',
       })}
       FROM unnest($1::bigint[], $2::bigint[]) AS given (product_id, lease_id)
       WHERE s.product_id = given.product_id AND s.lease_id = given.lease_id RETURNING s.site_id, s.due_at
     ), ${advanceSites('lost')}
     SELECT`,
    [leases.map((lease) => lease.productId), leases.map((lease) => lease.leaseId), quarantineMs],
  );
}

/**
 * Marks a check whose last lease was lost as isolated, and extends its lease to `leaseMs` from now. Does
 * nothing if the lease has been replaced.
 */
export async function markIsolated(
  database: Queryable,
  { productId, leaseId }: CheckLease,
  leaseMs: number,
): Promise<void> {
  await database.query(
    `UPDATE schedule SET isolated = true, due_at = now() + $3 * interval '1 ms' WHERE product_id = $1 AND lease_id = $2`,
    [productId, leaseId, leaseMs],
  );
}
