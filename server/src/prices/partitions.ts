import { type Database, type Queryable } from '../ports/database/index.ts';

const WEEK_MS = 7 * 86_400_000;
/** 1970-01-05 was the first Monday of Unix time. */
const FIRST_MONDAY_MS = 4 * 86_400_000;
const WEEKS_AHEAD = 2;

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
 * Makes the partitions of the weeks that are kept and of the next two, and drops those that are older. Returns what it dropped. Many
 * processes may do it at once: one works, the others find it done.
 */
export function maintainPartitions(
  database: Pick<Database, 'transaction'>,
  keepDays: number,
  now: Date,
): Promise<string[]> {
  const oldest = weekPartition(new Date(now.getTime() - keepDays * 86_400_000));
  const newest = now.getTime() + WEEKS_AHEAD * WEEK_MS;
  return database.transaction(async (tx) => {
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('partitions', 0))");
    const existing = await partitionNames(tx);
    for (let ms = oldest.from.getTime(); ms <= newest; ms += WEEK_MS) {
      const partition = weekPartition(new Date(ms));
      if (!existing.includes(partition.name)) await makePartition(tx, partition);
    }
    const old = (await isBeingMoved(tx)) ? [] : existing.filter((name) => name < oldest.name);
    for (const name of old) await tx.query(`DROP TABLE ${name}`);
    return old;
  });
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
