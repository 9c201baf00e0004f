import { type Queryable } from '../../ports/database/database.ts';

/** Failures that cost no delay: typing errors. */
const FREE_FAILURES = 5;
const FIRST_DELAY_MS = 5000;

/**
 * Counts an attempt to sign in as failed before the password is checked, so that simultaneous guesses count
 * too. Returns 0 if the attempt may be made, otherwise how long to wait in milliseconds; an attempt that must
 * wait is not counted. The delay doubles with each failure, up to `maxDelayMs`. A day without an attempt
 * clears the count.
 */
export async function countAttempt(
  database: Queryable,
  keyHash: Uint8Array,
  maxDelayMs: number,
): Promise<number> {
  const [row] = await database.query<{ wait_ms: number }>(
    `WITH admitted AS (
       INSERT INTO sign_in_failures AS f (key_hash, failures, next_attempt_at) VALUES ($1, 1, now())
       ON CONFLICT (key_hash) DO UPDATE SET (failures, next_attempt_at) = (
         SELECT n, now() + CASE WHEN n < $3 THEN 0 ELSE least($2::float8, $4 * 2 ^ least(n - $3, 30)) END * interval '1 ms'
         FROM (SELECT CASE WHEN f.next_attempt_at < now() - interval '1 day' THEN 1 ELSE f.failures + 1 END AS n) c)
       -- A time further away than the longest delay means that the clock was set back.
       WHERE f.next_attempt_at <= now() OR f.next_attempt_at > now() + $2 * interval '1 ms'
       RETURNING 1)
     SELECT CASE WHEN EXISTS (SELECT FROM admitted) THEN 0 ELSE coalesce(
       (SELECT greatest(1, ceil(extract(epoch FROM next_attempt_at - now()) * 1000))
        FROM sign_in_failures WHERE key_hash = $1), $4) END::float8 AS wait_ms`,
    [keyHash, maxDelayMs, FREE_FAILURES, FIRST_DELAY_MS],
  );
  return row?.wait_ms ?? 0;
}

/** Call it after a successful attempt. */
export async function clearFailures(database: Queryable, keyHash: Uint8Array): Promise<void> {
  await database.query('DELETE FROM sign_in_failures WHERE key_hash = $1', [keyHash]);
}

export async function deleteOldFailures(database: Queryable): Promise<void> {
  await database.query(`DELETE FROM sign_in_failures WHERE next_attempt_at < now() - interval '1 day'`);
}
