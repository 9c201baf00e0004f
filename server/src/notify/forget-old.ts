import { type Queryable } from '../ports/database/index.ts';

/** Forgets notifications and finished deliveries that are older than `keepDays`. */
export async function forgetOldNotifications(database: Queryable, keepDays: number): Promise<void> {
  await database.query(
    `DELETE FROM deliveries WHERE state <> 'pending' AND created_at < now() - $1 * interval '1 day'`,
    [keepDays],
  );
  await database.query(`DELETE FROM notifications WHERE created_at < now() - $1 * interval '1 day'`, [
    keepDays,
  ]);
}
