import { type Database } from '../ports/database/index.ts';

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

/** Makes the partitions of the weeks that are kept and of the next two, and drops those that are older. Returns what it dropped. */
export async function maintainPartitions(database: Database, keepDays: number, now: Date): Promise<string[]> {
  const oldest = weekPartition(new Date(now.getTime() - keepDays * 86_400_000));
  const newest = now.getTime() + WEEKS_AHEAD * WEEK_MS;
  for (let ms = oldest.from.getTime(); ms <= newest; ms += WEEK_MS)
    await makePartition(database, weekPartition(new Date(ms)));
  return dropBefore(database, oldest.name);
}

async function makePartition(database: Database, { name, from, to }: Partition): Promise<void> {
  await database.query(
    `CREATE TABLE IF NOT EXISTS ${name} PARTITION OF price_history
     FOR VALUES FROM ('${from.toISOString()}') TO ('${to.toISOString()}')`,
  );
}

/** The names sort as their weeks do. */
async function dropBefore(database: Database, oldest: string): Promise<string[]> {
  const rows = await database.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'price_history'::regclass AND c.relname < $1 ORDER BY 1`,
    [oldest],
  );
  for (const { name } of rows) await database.query(`DROP TABLE ${name}`);
  return rows.map(({ name }) => name);
}
