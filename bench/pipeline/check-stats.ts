import { setTimeout as sleep } from 'node:timers/promises';
import { type Database } from '../../server/src/ports/database/index.ts';

const GIVE_UP_MS = 600_000;
const LOOK_EVERY_MS = 200;

export interface Percentiles {
  p50: number;
  p99: number;
  count: number;
}

export function percentiles(values: readonly number[]): Percentiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.floor(sorted.length * share)] ?? Number.NaN);
  return { p50: at(0.5), p99: at(0.99), count: sorted.length };
}

/** How many products have been checked since the database was filled. */
export async function countChecks(database: Database): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    `SELECT count(*) AS count FROM schedule WHERE last_checked_at > (SELECT max(created_at) FROM watches)`,
  );
  return row?.count ?? 0;
}

/** Resolves when so many products have been checked. Throws where that takes too long. */
export async function waitForChecks(database: Database, count: number): Promise<void> {
  const deadline = Date.now() + GIVE_UP_MS;
  while ((await countChecks(database)) < count) {
    if (Date.now() > deadline) throw new Error(`only ${await countChecks(database)} checks were made`);
    await sleep(LOOK_EVERY_MS);
  }
}

/** How the checks recorded between two moments ended. */
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

export async function pointsBetween(database: Database, from: Date, to: Date): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    'SELECT count(*) AS count FROM price_history WHERE at >= $1 AND at < $2',
    [from, to],
  );
  return row?.count ?? 0;
}

/** Milliseconds from a change's check to the notification of the rule that it fired. */
export async function alertDelaysMs(database: Database, from: Date, to: Date): Promise<number[]> {
  const rows = await database.query<{ delay: number }>(
    `SELECT extract(epoch FROM n.created_at - h.at) * 1000 AS delay FROM notifications n
     CROSS JOIN LATERAL (SELECT at FROM price_history WHERE product_id = n.product_id AND at <= n.created_at ORDER BY at DESC LIMIT 1) h
     WHERE h.at >= $1 AND h.at < $2`,
    [from, to],
  );
  return rows.map(({ delay }) => delay);
}

/**
 * Makes `perSecond` products due each second from now on, for so long, and nothing else; returns when each of them is, by id, in
 * Unix milliseconds.
 */
export async function scheduleLoad(
  database: Database,
  perSecond: number,
  seconds: number,
): Promise<Map<number, number>> {
  const rows = await database.transaction(async (tx) => {
    // The service is at work on the same rows, in another order.
    await tx.query('LOCK TABLE schedule, site_turns IN EXCLUSIVE MODE');
    await tx.query(`UPDATE schedule SET due_at = now() + interval '1 day', lease_id = NULL`);
    const drawn = await tx.query<{ product_id: number; due_at: Date }>(
      `UPDATE schedule s SET due_at = now() + i.n / $1::float8 * interval '1 s'
       FROM (SELECT product_id, row_number() OVER () AS n FROM (SELECT product_id FROM schedule ORDER BY random() LIMIT $2) drawn) i
       WHERE s.product_id = i.product_id RETURNING s.product_id, s.due_at`,
      [perSecond, Math.round(perSecond * seconds)],
    );
    await tx.query(
      `UPDATE site_turns t SET next_at = f.due_at FROM (SELECT site_id, min(due_at) AS due_at FROM schedule GROUP BY site_id) f
       WHERE f.site_id = t.site_id`,
    );
    return drawn;
  });
  return new Map(rows.map((row) => [row.product_id, row.due_at.getTime()]));
}
