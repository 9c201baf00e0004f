import { setTimeout as sleep } from 'node:timers/promises';
import { type Database } from '../../server/src/ports/database/database.ts';

const TIMEOUT_MS = 600_000;
const POLL_INTERVAL_MS = 200;

/** Number of products checked since the database was seeded. */
export async function countChecks(database: Database): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    `SELECT count(*) AS count FROM schedule WHERE last_checked_at > (SELECT max(created_at) FROM watches)`,
  );
  return row?.count ?? 0;
}

/** Resolves once `count` products have been checked. Throws after ten minutes. */
export async function waitForChecks(database: Database, count: number): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS;
  while ((await countChecks(database)) < count) {
    if (Date.now() > deadline)
      throw new Error(`timed out after ${await countChecks(database)} of ${count} checks`);
    await sleep(POLL_INTERVAL_MS);
  }
}

/** Number of checks recorded from `from` (inclusive) to `to` (exclusive), by outcome. */
export async function outcomesBetween(
  database: Database,
  from: Date,
  to: Date,
): Promise<Record<string, number>> {
  const rows = await database.query<{ outcome: string; count: number }>(
    `SELECT last_outcome::text AS outcome, count(*) AS count FROM schedule WHERE last_checked_at >= $1 AND last_checked_at < $2
     GROUP BY 1`,
    [from, to],
  );
  return Object.fromEntries(rows.map(({ outcome, count }) => [outcome, count]));
}

/** Number of price points written from `from` (inclusive) to `to` (exclusive). */
export async function pointsBetween(database: Database, from: Date, to: Date): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    'SELECT count(*) AS count FROM price_history WHERE at >= $1 AND at < $2',
    [from, to],
  );
  return row?.count ?? 0;
}

/**
 * Milliseconds from each price change to the notification of the rule it fired, for changes in the given
 * period.
 */
export async function alertDelaysMs(database: Database, from: Date, to: Date): Promise<number[]> {
  const rows = await database.query<{ delay: number }>(
    `SELECT extract(epoch FROM n.created_at - h.at) * 1000 AS delay FROM notifications n
     CROSS JOIN LATERAL (SELECT at FROM price_history WHERE product_id = n.product_id AND at <= n.created_at ORDER BY at DESC LIMIT 1) h
     WHERE h.at >= $1 AND h.at < $2`,
    [from, to],
  );
  return rows.map(({ delay }) => delay);
}
