import { type Queryable } from '../../database/database.ts';

/**
 * Removes of the limits in PostgreSQL what tells nothing any more: full buckets, and breakers that nobody has asked in a day. It waits for
 * nobody, since those who ask hold many domains at a time, in an order that it does not keep.
 */
export async function removeSpentLimits(database: Queryable): Promise<void> {
  await database.query('DELETE FROM limiter_buckets WHERE full_at < limiter_now(NULL)');
  await database.query(
    `DELETE FROM limiter_domains WHERE domain IN (
       SELECT domain FROM limiter_domains WHERE full_at < limiter_now(NULL) AND (
         phase = 'closed' AND count = 0 OR greatest(full_at, since) < limiter_now(NULL) - 86400000)
       FOR UPDATE SKIP LOCKED)`,
  );
}
