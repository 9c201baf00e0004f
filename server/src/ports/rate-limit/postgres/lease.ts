import { type Queryable } from '../../database/database.ts';
import { LEASE_MS, type FailoverLease, type LeaseState } from '../failover-limits.ts';

/** The failover lease in PostgreSQL, by the database's clock. */
export function postgresLease(database: Queryable): FailoverLease {
  const one = async (sql: string, params: number[] = []): Promise<LeaseState> => {
    const [row] = await database.query<LeaseState>(sql, params);
    if (!row) throw new Error('limiter_failover has no row');
    return row;
  };
  return {
    read: () => one('SELECT epoch, leased_until > limiter_now(NULL) AS "isHeld" FROM limiter_failover'),
    renew: () =>
      one(
        `UPDATE limiter_failover SET leased_until = t.now + $1,
           epoch = CASE WHEN leased_until > t.now THEN epoch ELSE epoch + 1 END,
           epoch_started_at = CASE WHEN leased_until > t.now THEN epoch_started_at ELSE t.now + $1 END
         FROM (SELECT limiter_now(NULL) AS now) t RETURNING epoch, true AS "isHeld"`,
        [LEASE_MS],
      ),
  };
}
