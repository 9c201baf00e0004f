import { type Queryable } from '../../ports/database/database.ts';

/**
 * Dispatches no check of a site for this time. A check requested or rescheduled meanwhile can end the hold;
 * the worker then postpones the checks and holds the site again.
 */
export async function holdSite(database: Queryable, siteId: number, forMs: number): Promise<void> {
  await database.query(
    `UPDATE site_schedule SET next_dispatch_at = greatest(next_dispatch_at, now() + $2 * interval '1 ms')
     WHERE site_id = $1`,
    [siteId, forMs],
  );
}
