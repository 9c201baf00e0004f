import { type Queryable } from '../../database/database.ts';

/**
 * Deletes full buckets, and breakers that have not been used for a day, from PostgreSQL's limits. Keeps
 * domains that are paused. Skips locked rows: other statements lock many domains in another order, and
 * waiting for them could deadlock.
 */
export async function deleteExpiredLimits(database: Queryable): Promise<void> {
  await database.query('DELETE FROM limiter_buckets WHERE full_at < limiter_now(NULL)');
  await database.query(
    `DELETE FROM limiter_domains WHERE domain IN (
       SELECT domain FROM limiter_domains
       WHERE full_at < limiter_now(NULL) AND pause_since + pause_for < limiter_now(NULL) AND (
         phase = 'closed' AND pages = '{}' OR greatest(full_at, since) < limiter_now(NULL) - 86400000)
       FOR UPDATE SKIP LOCKED)`,
  );
}
