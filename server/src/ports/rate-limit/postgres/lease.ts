import { type Queryable } from '../../database/database.ts';
import { HOLD_MS, type Hold, type SpareHold } from '../failover-limits.ts';

/** The hold of PostgreSQL's limits as a spare, by its own clock. */
export function postgresLease(database: Queryable): SpareHold {
  const one = async (sql: string, params: number[] = []): Promise<Hold> => {
    const [row] = await database.query<Hold>(sql, params);
    if (!row) throw new Error('limiter_failover has no row');
    return row;
  };
  return {
    look: () =>
      one('SELECT epoch AS era, leased_until > limiter_now(NULL) AS "isHeld" FROM limiter_failover'),
    hold: () =>
      one(
        `UPDATE limiter_failover SET leased_until = t.now + $1,
           epoch = CASE WHEN leased_until > t.now THEN epoch ELSE epoch + 1 END,
           epoch_started_at = CASE WHEN leased_until > t.now THEN epoch_started_at ELSE t.now + $1 END
         FROM (SELECT limiter_now(NULL) AS now) t RETURNING epoch AS era, true AS "isHeld"`,
        [HOLD_MS],
      ),
  };
}
