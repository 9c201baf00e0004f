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

/** Returns the weekly partition of `price_history` for this time: Monday to Monday, UTC. */
export function weekPartition(at: Date): Partition {
  const fromMs = Math.floor((at.getTime() - FIRST_MONDAY_MS) / WEEK_MS) * WEEK_MS + FIRST_MONDAY_MS;
  const from = new Date(fromMs);
  const name = `price_history_${from.toISOString().slice(0, 10).replaceAll('-', '')}`;
  return { name, from, to: new Date(fromMs + WEEK_MS) };
}

type Transactions = Pick<Database, 'transaction'>;

/**
 * Creates the partitions of the kept weeks and the next two, drops older ones, and returns the names of the
 * dropped ones. Safe to run concurrently with itself, readers and writers: work that would have to wait for a
 * lock is left for the next run, except for the current week's partition.
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
  await createPartitions(database, [weekPartition(now)]);
  await nullIfLocked(() => createPartitions(database, wanted, '1s'));

  const old = (await database.transaction(partitionNames)).filter((name) => name < oldest.name);
  const dropped: string[] = [];
  for (const name of old) {
    if (!(await nullIfLocked(() => dropPartition(database, name)))) break;
    dropped.push(name);
  }
  return dropped;
}

/** Returns the result of `work`, or null if it could not get a lock in time. */
async function nullIfLocked<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (hasCode(error, LOCK_NOT_AVAILABLE)) return null;
    throw error;
  }
}

/** Creates the missing partitions. Processes serialize on a lock that blocks neither readers nor writers. */
async function createPartitions(
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
    for (const partition of await missing(tx)) await createPartition(tx, partition);
  });
}

/** False if the partition cannot be dropped now. Waiting for a long reader would block all other queries. */
function dropPartition(database: Transactions, name: string): Promise<boolean> {
  return database.transaction(async (tx) => {
    if (!(await tryMaintenanceLock(tx)) || (await isBeingMoved(tx))) return false;
    if (!(await partitionNames(tx)).includes(name)) return false;
    await tx.query(`SET LOCAL lock_timeout = '1s'`);
    await tx.query(`DROP TABLE ${name}`);
    return true;
  });
}

/** Tries to lock dropping and saving prices until the transaction ends. */
export async function tryMaintenanceLock(tx: Queryable): Promise<boolean> {
  const [lock] = await tx.query<{ ours: boolean }>(
    `SELECT pg_try_advisory_xact_lock(hashtextextended('partitions', 0)) AS ours`,
  );
  return lock?.ours === true;
}

/** True while points are copied to TimescaleDB; then none may be dropped. */
async function isBeingMoved(tx: Queryable): Promise<boolean> {
  const [row] = await tx.query<{ moving: boolean }>(
    `SELECT to_regclass('price_history_next') IS NOT NULL AS moving`,
  );
  return row?.moving === true;
}

/** Partition names in the order of their weeks. */
export async function partitionNames(tx: Queryable): Promise<string[]> {
  const rows = await tx.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'price_history'::regclass ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/**
 * Creates a table and attaches it. Creating it as a partition would wait for all readers and writers, and
 * block them.
 */
async function createPartition(tx: Queryable, { name, from, to }: Partition): Promise<void> {
  await tx.query(`CREATE TABLE ${name} (LIKE price_history INCLUDING ALL)`);
  await tx.query(
    `ALTER TABLE price_history ATTACH PARTITION ${name}
     FOR VALUES FROM ('${from.toISOString()}') TO ('${to.toISOString()}')`,
  );
}
