import { type Database } from '../../server/src/ports/database/database.ts';

/**
 * Makes `perSecond` randomly chosen products due in each of the next `seconds` seconds, and no others.
 * Returns the due time of each product in Unix milliseconds, by product id.
 */
export async function scheduleLoad(
  database: Database,
  perSecond: number,
  seconds: number,
): Promise<Map<number, number>> {
  const rows = await database.transaction(async (tx) => {
    // The running service locks the same rows in another order, which could deadlock.
    await tx.query('LOCK TABLE schedule, site_schedule IN EXCLUSIVE MODE');
    await tx.query(`UPDATE schedule SET due_at = now() + interval '1 day', lease_id = NULL`);
    const chosen = await tx.query<{ product_id: number; due_at: Date }>(
      `UPDATE schedule s SET due_at = now() + i.n / $1::float8 * interval '1 s'
       FROM (SELECT product_id, row_number() OVER () AS n FROM (SELECT product_id FROM schedule ORDER BY random() LIMIT $2) chosen) i
       WHERE s.product_id = i.product_id RETURNING s.product_id, s.due_at`,
      [perSecond, Math.round(perSecond * seconds)],
    );
    await tx.query(
      `UPDATE site_schedule t SET next_dispatch_at = f.due_at FROM (SELECT site_id, min(due_at) AS due_at FROM schedule GROUP BY site_id) f
       WHERE f.site_id = t.site_id`,
    );
    return chosen;
  });
  return new Map(rows.map((row) => [row.product_id, row.due_at.getTime()]));
}
