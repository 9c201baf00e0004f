import { type Queryable } from '../../database/database.ts';
import { HOLD_MS, type Hold, type SpareHold } from '../failover-limits.ts';

/** The hold of PostgreSQL's limits as a spare, by its own clock. */
export function postgresLease(database: Queryable): SpareHold {
  const one = async (sql: string, params: number[] = []): Promise<Hold> => {
    const [row] = await database.query<Hold>(sql, params);
    if (!row) throw new Error('limiter_spare has no row');
    return row;
  };
  return {
    look: () => one('SELECT era, held_until > limiter_now(NULL) AS "isHeld" FROM limiter_spare'),
    hold: () =>
      one(
        `UPDATE limiter_spare SET held_until = t.now + $1,
           era = CASE WHEN held_until > t.now THEN era ELSE era + 1 END,
           since = CASE WHEN held_until > t.now THEN since ELSE t.now + $1 END
         FROM (SELECT limiter_now(NULL) AS now) t RETURNING era, true AS "isHeld"`,
        [HOLD_MS],
      ),
  };
}
