import { type Queryable } from '../../ports/database/database.ts';

const BATCH = 5000;

/**
 * Deletes notifications and finished deliveries that are older than `keepDays`: a few thousand of each,
 * oldest first. Returns whether more may be left.
 */
export async function deleteOldNotifications(database: Queryable, keepDays: number): Promise<boolean> {
  const deliveries = await deleteOldest(database, 'deliveries', "state <> 'pending'", keepDays);
  const notifications = await deleteOldest(database, 'notifications', 'true', keepDays);
  return Math.max(deliveries, notifications) === BATCH;
}

/**
 * By id, which grows with time and is indexed. A single statement for many years of rows would always time
 * out.
 */
async function deleteOldest(
  database: Queryable,
  table: 'deliveries' | 'notifications',
  which: string,
  keepDays: number,
): Promise<number> {
  const [gone] = await database.query<{ count: number }>(
    `WITH oldest AS MATERIALIZED (SELECT id, created_at FROM ${table} WHERE ${which} ORDER BY id LIMIT $2),
     gone AS (
       DELETE FROM ${table} WHERE ${which}
         AND id IN (SELECT id FROM oldest WHERE created_at < now() - $1 * interval '1 day') RETURNING 1)
     SELECT count(*) AS count FROM gone`,
    [keepDays, BATCH],
  );
  return gone?.count ?? 0;
}
