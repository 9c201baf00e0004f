import { type Database, type Queryable } from '../../ports/database/database.ts';
import { partitionNames } from './partitions.ts';

const PRODUCTS_PER_BATCH = 20_000;
const WEEK_MS = 7 * 86_400_000;
const LOCK_TIMEOUT = '10s';
const POINT_COLUMNS =
  'product_id, at, price_minor, list_price_minor, currency, availability, found_by, in_day_figures';
const DAY_COLUMNS =
  'product_id, day, currency, open_minor, high_minor, low_minor, close_minor, first_at, last_at, value_seconds';

/** Called after each batch with the step and the part. If it throws, the move stops and can be resumed. */
export type OnStep = (step: string, part: string) => void;

/**
 * Copies the points to price_history_next, week by week, while prices are read and written. Weeks already
 * copied are skipped.
 */
export async function copyPoints(on: Queryable, onStep: OnStep): Promise<void> {
  for (const week of await partitionNames(on)) {
    if (await isSame(on, week)) continue;
    await on.query(
      `INSERT INTO price_history_next (${POINT_COLUMNS}) SELECT ${POINT_COLUMNS} FROM ${week} ON CONFLICT DO NOTHING`,
    );
    onStep('copied the points of', week);
  }
}

/** Copies the days without points to price_daily_past_next. */
export async function copyDays(database: Database, onStep: OnStep): Promise<void> {
  await eachBatch(database, 'price_daily', async (from, to) => {
    await database.query(
      `INSERT INTO price_daily_past_next (${DAY_COLUMNS}) SELECT ${DAY_COLUMNS} FROM price_daily d
       WHERE product_id >= $1 AND product_id < $2 AND NOT EXISTS (
         SELECT FROM price_history h WHERE h.product_id = d.product_id AND h.in_day_figures
           AND h.at >= d.day::timestamp AT TIME ZONE 'UTC' AND h.at < (d.day + 1)::timestamp AT TIME ZONE 'UTC')
       ON CONFLICT DO NOTHING`,
      [from, to],
    );
    onStep('copied the past days of', `products ${from} to ${to - 1}`);
  });
}

/**
 * Runs in the transaction that swaps the tables, before the swap: blocks writers, copies the latest points,
 * and throws if a week differs between both tables.
 */
export async function copyLatestPoints(tx: Queryable, onStep: OnStep): Promise<void> {
  await tx.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
  await tx.query('LOCK TABLE price_history, price_daily, price_daily_past IN SHARE ROW EXCLUSIVE MODE');
  await copyPoints(tx, onStep);
  for (const week of await partitionNames(tx))
    if (!(await isSame(tx, week)))
      throw new Error(`The points of ${week} differ after the copy. Nothing has been changed.`);
}

/** Computes the daily figures of all points, week by week. */
export async function buildDailyFigures(database: Database, onStep: OnStep): Promise<void> {
  const weeks = await database.query<{ start: Date; stop: Date }>(
    `SELECT at AS start, least(at + interval '7 days', date_trunc('day', now())) AS stop
     FROM (SELECT date_trunc('day', min(at)) AS first FROM price_history) points,
       generate_series(first, date_trunc('day', now()), interval '7 days') AS at WHERE at < date_trunc('day', now())`,
  );
  for (const { start, stop } of weeks) {
    await database.query(
      `CALL refresh_continuous_aggregate('price_daily', '${start.toISOString()}', '${stop.toISOString()}')`,
    );
    onStep('made the daily figures of the week from', start.toISOString().slice(0, 10));
  }
}

/**
 * Drops the old tables after checking that the new ones have the same days, except the last two, which may
 * have changed since. Throws, and drops nothing, if a day differs.
 */
export async function dropPlainTables(database: Database, onStep: OnStep): Promise<void> {
  await eachBatch(database, 'price_daily_plain', async (from, to) => {
    const [row] = await database.query<{ missing: number }>(
      `SELECT count(*) AS missing FROM (
         SELECT ${DAY_COLUMNS} FROM price_daily_plain WHERE product_id >= $1 AND product_id < $2
           AND day < (SELECT max(day) - 1 FROM price_daily_plain)
         EXCEPT SELECT ${DAY_COLUMNS} FROM daily_prices WHERE product_id >= $1 AND product_id < $2) days`,
      [from, to],
    );
    if (row?.missing !== 0)
      throw new Error(
        `${row?.missing} days of products ${from} to ${to - 1} are not as they were; price_daily_plain and price_history_plain are kept.`,
      );
    onStep('compared the days of', `products ${from} to ${to - 1}`);
  });
  await database.query('DROP TABLE price_history_plain, price_daily_plain');
}

async function isSame(on: Queryable, week: string): Promise<boolean> {
  const monday = week.slice(-8);
  const from = new Date(`${monday.slice(0, 4)}-${monday.slice(4, 6)}-${monday.slice(6)}T00:00:00Z`);
  const [row] = await on.query<{ same: boolean }>(
    `SELECT a IS NOT DISTINCT FROM b AS same FROM (${sumsOf(week)}) a, (${sumsOf('price_history_next')}) b`,
    [from, new Date(from.getTime() + WEEK_MS)],
  );
  return row?.same === true;
}

const sumsOf = (table: string) =>
  `SELECT count(*) AS points, min(at) AS first, max(at) AS last, min(price_minor) AS low, max(price_minor) AS high,
     sum(price_minor) AS sum,
     sum(hashtext(concat_ws('|', product_id, at, list_price_minor, currency, availability, found_by, in_day_figures))) AS hash
   FROM ${table} WHERE at >= $1 AND at < $2`;

async function eachBatch(
  database: Database,
  table: string,
  work: (from: number, to: number) => Promise<void>,
): Promise<void> {
  const [range] = await database.query<{ first: number | null; last: number | null }>(
    `SELECT min(product_id) AS first, max(product_id) AS last FROM ${table}`,
  );
  if (!range || range.first === null || range.last === null) return;
  for (let from = range.first; from <= range.last; from += PRODUCTS_PER_BATCH)
    await work(from, from + PRODUCTS_PER_BATCH);
}
