import { batchCalls } from '../../lib/batch-calls.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { type CheckTask } from '../../ports/queue/queue.ts';
import { advanceSites } from './advance-sites.sql.ts';

/** What identifies a leased check. */
export type CheckLease = Pick<CheckTask, 'productId' | 'leaseId'>;

export interface PostponedCheck extends CheckLease {
  /** After how long the check is due again, in milliseconds. */
  delayMs: number;
}

/** Gives the lease of one check back: see `postponeChecks`. */
export type PostponeCheck = (check: PostponedCheck) => Promise<void>;

const MAX_BATCH = 200;

/**
 * Gives leased checks back. They are due again after `delayMs`, and no failure is counted. `lost_leases`
 * stays as it is: the lease was not lost, but the page has not been shown to be safe for a worker either.
 */
export async function postponeChecks(
  database: Queryable,
  leases: readonly CheckLease[],
  delayMs: number,
): Promise<void> {
  await postpone(
    database,
    leases.map(({ productId, leaseId }) => ({ productId, leaseId, delayMs })),
  );
}

/** Creates a function that postpones single checks, and combines concurrent calls into one statement. */
export function createPostponer(database: Queryable): PostponeCheck {
  return batchCalls({
    maxBatch: MAX_BATCH,
    isItemError: () => false,
    async run(checks: readonly PostponedCheck[]) {
      await postpone(database, checks);
      return checks.map(() => undefined);
    },
  });
}

async function postpone(database: Queryable, checks: readonly PostponedCheck[]): Promise<void> {
  await database.query(
    `WITH freed AS (
       UPDATE schedule s SET lease_id = NULL, isolated = false, due_at = now() + given.delay_ms * interval '1 ms'
       FROM unnest($1::bigint[], $2::bigint[], $3::float8[]) AS given (product_id, lease_id, delay_ms)
       WHERE s.product_id = given.product_id AND s.lease_id = given.lease_id RETURNING s.site_id, s.due_at
     ), ${advanceSites('freed')}
     SELECT`,
    [
      checks.map(({ productId }) => productId),
      checks.map(({ leaseId }) => leaseId),
      checks.map(({ delayMs }) => delayMs),
    ],
  );
}
