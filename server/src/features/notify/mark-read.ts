import { type Queryable } from '../../ports/database/database.ts';

export async function countUnread(database: Queryable, accountId: string): Promise<number> {
  const [row] = await database.query<{ n: number }>(
    'SELECT count(*) AS n FROM notifications WHERE account_id = $1 AND read_at IS NULL',
    [accountId],
  );
  return row?.n ?? 0;
}

/** Marks one notification as read, or all if `id` is null. False if the account has no such notification. */
export async function markRead(database: Queryable, accountId: string, id: string | null): Promise<boolean> {
  if (id === null) {
    await database.query(
      'UPDATE notifications SET read_at = now() WHERE account_id = $1 AND read_at IS NULL',
      [accountId],
    );
    return true;
  }
  const rows = await database.query(
    'UPDATE notifications SET read_at = coalesce(read_at, now()) WHERE account_id = $1 AND id = $2 RETURNING id',
    [accountId, id],
  );
  return rows.length > 0;
}
