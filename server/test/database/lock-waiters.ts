import { type Queryable } from '../../src/ports/database/database.ts';

/** Number of sessions of the database that wait for a lock. */
export async function lockWaiters(database: Queryable): Promise<number | undefined> {
  const [row] = await database.query<{ n: number }>(
    `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return row?.n;
}
