import { hasCode, type Database, type Queryable } from '../../ports/database/database.ts';

const WEEK_MS = 7 * 86_400_000;
/** 1970-01-05 was the first Monday of Unix time. */
const FIRST_MONDAY_MS = 4 * 86_400_000;
const WEEKS_AHEAD = 2;
const LOCK_NOT_AVAILABLE = '55P03';

interface Partition {
  name: string;
  from: Date;
  to: Date;
}

/** The weekly partition of `price_history` that holds this moment: Monday to Monday, UTC. */
export function weekPartition(at: Date): Partition {
  const fromMs = Math.floor((at.getTime() - FIRST_MONDAY_MS) / WEEK_MS) * WEEK_MS + FIRST_MONDAY_MS;
  const from = new Date(fromMs);
  const name = `price_history_${from.toISOString().slice(0, 10).replaceAll('-', '')}`;
  return { name, from, to: new Date(fromMs + WEEK_MS) };
}

type Transactions = Pick<Database, 'transaction'>;

/**
 * Makes the partitions of the weeks that are kept and of the next two, and drops those that are older and not in use. Returns what it
 * dropped. Many processes may do it at once, and while others write and read: but for this week's partition, what would have to wait is
 * left for the next time.
 */
export async function maintainPartitions(
  database: Transactions,
  keepDays: number,
  now: Date,
): Promise<string[]> {
  const oldest = weekPartition(new Date(now.getTime() - keepDays * 86_400_000));
  const wanted: Partition[] = [];
  for (let ms = oldest.from.getTime(); ms <= now.getTime() + WEEKS_AHEAD * WEEK_MS; ms += WEEK_MS)
    wanted.push(weekPartition(new Date(ms)));
  await makePartitions(database, [weekPartition(now)]);
  await unlessLocked(() => makePartitions(database, wanted, '1s'));

  const old = (await database.transaction(partitionNames)).filter((name) => name < oldest.name);
  const dropped: string[] = [];
  for (const name of old) {
    if (!(await unlessLocked(() => dropPartition(database, name)))) break;
    dropped.push(name);
  }
  return dropped;
}

/** What `work` gives, or null where it did not get a lock in the time it allows itself. */
async function unlessLocked<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (hasCode(error, LOCK_NOT_AVAILABLE)) return null;
    throw error;
  }
}

/** Makes those that are missing. The lock by which processes take turns at it holds up neither readers nor writers, however long it is waited for. */
async function makePartitions(
  database: Transactions,
  wanted: readonly Partition[],
  lockTimeout = '0',
): Promise<void> {
  const missing = async (tx: Queryable) => {
    const existing = await partitionNames(tx);
    return wanted.filter(({ name }) => !existing.includes(name));
  };
  if ((await database.transaction(missing)).length === 0) return;
  await database.transaction(async (tx) => {
    await tx.query(`SET LOCAL lock_timeout = '${lockTimeout}'`);
    await tx.query('LOCK TABLE price_history IN SHARE UPDATE EXCLUSIVE MODE');
    for (const partition of await missing(tx)) await makePartition(tx, partition);
  });
}

/** False where it may not be dropped now. Everybody would wait behind a drop that waits for a long reader. */
function dropPartition(database: Transactions, name: string): Promise<boolean> {
  return database.transaction(async (tx) => {
    if (!(await takeTurn(tx)) || (await isBeingMoved(tx))) return false;
    if (!(await partitionNames(tx)).includes(name)) return false;
    await tx.query(`SET LOCAL lock_timeout = '1s'`);
    await tx.query(`DROP TABLE ${name}`);
    return true;
  });
}

/** Whether nobody else drops prices, or saves them, until the transaction ends. */
export async function takeTurn(tx: Queryable): Promise<boolean> {
  const [lock] = await tx.query<{ ours: boolean }>(
    `SELECT pg_try_advisory_xact_lock(hashtextextended('partitions', 0)) AS ours`,
  );
  return lock?.ours === true;
}

/** While points are copied to TimescaleDB none may go. */
async function isBeingMoved(tx: Queryable): Promise<boolean> {
  const [row] = await tx.query<{ moving: boolean }>(
    `SELECT to_regclass('price_history_next') IS NOT NULL AS moving`,
  );
  return row?.moving === true;
}

/** In the order of their weeks, which is that of their names. */
export async function partitionNames(tx: Queryable): Promise<string[]> {
  const rows = await tx.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'price_history'::regclass ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/** Attached rather than made as a partition, which would wait for every reader and writer, and they for it. */
async function makePartition(tx: Queryable, { name, from, to }: Partition): Promise<void> {
  await tx.query(`CREATE TABLE ${name} (LIKE price_history INCLUDING ALL)`);
  await tx.query(
    `ALTER TABLE price_history ATTACH PARTITION ${name}
     FOR VALUES FROM ('${from.toISOString()}') TO ('${to.toISOString()}')`,
  );
}
