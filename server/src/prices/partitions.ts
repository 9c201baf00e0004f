import { hasCode, type Database, type Queryable } from '../ports/database/index.ts';

const WEEK_MS = 7 * 86_400_000;
/** 1970-01-05 was the first Monday of Unix time. */
const FIRST_MONDAY_MS = 4 * 86_400_000;
const WEEKS_AHEAD = 2;
const LOCK_NOT_AVAILABLE = '55P03';
const TAKE_TURNS = "SELECT pg_advisory_xact_lock(hashtextextended('partitions', 0))";

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

/**
 * Makes the partitions of the weeks that are kept and of the next two, and drops those that are older and not in use. Returns what it dropped. Many
 * processes may do it at once: one works, the others find it done.
 */
export async function maintainPartitions(
  database: Pick<Database, 'transaction'>,
  keepDays: number,
  now: Date,
): Promise<string[]> {
  const oldest = weekPartition(new Date(now.getTime() - keepDays * 86_400_000));
  const newest = now.getTime() + WEEKS_AHEAD * WEEK_MS;
  const old = await database.transaction(async (tx) => {
    await tx.query(TAKE_TURNS);
    const existing = await partitionNames(tx);
    for (let ms = oldest.from.getTime(); ms <= newest; ms += WEEK_MS) {
      const partition = weekPartition(new Date(ms));
      if (!existing.includes(partition.name)) await makePartition(tx, partition);
    }
    return existing.filter((name) => name < oldest.name);
  });
  const dropped: string[] = [];
  for (const name of old) if (await dropPartition(database, name)) dropped.push(name);
  return dropped;
}

/** Everybody would wait behind a drop that waits for a long reader, so that it is left for the next time then. */
async function dropPartition(database: Pick<Database, 'transaction'>, name: string): Promise<boolean> {
  try {
    return await database.transaction(async (tx) => {
      await tx.query(TAKE_TURNS);
      if ((await isBeingMoved(tx)) || !(await partitionNames(tx)).includes(name)) return false;
      await tx.query(`SET LOCAL lock_timeout = '1s'`);
      await tx.query(`DROP TABLE ${name}`);
      return true;
    });
  } catch (error) {
    if (hasCode(error, LOCK_NOT_AVAILABLE)) return false;
    throw error;
  }
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

async function makePartition(tx: Queryable, { name, from, to }: Partition): Promise<void> {
  await tx.query(
    `CREATE TABLE ${name} PARTITION OF price_history
     FOR VALUES FROM ('${from.toISOString()}') TO ('${to.toISOString()}')`,
  );
}
