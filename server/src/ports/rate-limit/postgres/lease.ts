import { type Queryable } from '../../database/database.ts';
import { LEASE_MS, type FailoverLease, type LeaseState } from '../failover-limits.ts';

/**
 * The failover lease in PostgreSQL, by the database's clock. After the clock was set back, the lease ends
 * LEASE_MS later, and not when the clock has caught up.
 */
export function postgresLease(database: Queryable): FailoverLease {
  const one = async (sql: string, params: number[] = []): Promise<LeaseState> => {
    const [row] = await database.query<LeaseState>(sql, params);
    if (!row) throw new Error('limiter_failover has no row');
    return row;
  };
  return {
    read: () =>
      one(
        `WITH set_back AS (
           UPDATE limiter_failover SET leased_until = t.latest, epoch_started_at = least(epoch_started_at, t.latest)
           FROM (SELECT limiter_now(NULL) + $1 AS latest) t WHERE leased_until > t.latest)
         SELECT epoch, leased_until > limiter_now(NULL) AS "isHeld" FROM limiter_failover`,
        [LEASE_MS],
      ),
    renew: () =>
      one(
        `UPDATE limiter_failover SET leased_until = t.now + $1,
           epoch = CASE WHEN leased_until > t.now THEN epoch ELSE epoch + 1 END,
           epoch_started_at = CASE WHEN leased_until > t.now THEN least(epoch_started_at, t.now + $1)
             ELSE t.now + $1 END
         FROM (SELECT limiter_now(NULL) AS now) t RETURNING epoch, true AS "isHeld"`,
        [LEASE_MS],
      ),
  };
}
