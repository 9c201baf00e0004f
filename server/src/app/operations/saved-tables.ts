import { type Queryable } from '../../ports/database/database.ts';
import { priceStore } from '../../store/prices/price-store.ts';

/** A table in a backup. */
export interface SavedTable {
  name: string;
  columns: string[];
  /** The query that selects its rows. */
  select: string;
}

/** Logged tables. Unlogged ones may lose their rows at any time, and the migrations are stored separately. */
const TABLES = `
SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND c.relpersistence = 'p' AND c.relname <> 'migrations'
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
GROUP BY c.relname ORDER BY c.relname`;

const REFERENCES = `
SELECT f.relname AS "from", t.relname AS "to" FROM pg_constraint k
  JOIN pg_class f ON f.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
WHERE k.contype = 'f' AND k.connamespace = current_schema()::regnamespace`;

/**
 * The stored daily figures in the columns of the plain price_daily. With TimescaleDB that is a view over the
 * points.
 */
const DAYS: SavedTable = {
  name: 'price_daily',
  columns:
    'product_id,day,currency,open_minor,high_minor,low_minor,close_minor,first_at,last_at,value_seconds'.split(
      ',',
    ),
  select: `SELECT product_id, (starts_at AT TIME ZONE 'UTC')::date, currency, open_minor, high_minor, low_minor, close_minor,
    first_at, last_at, value_seconds FROM price_daily`,
};

/** Every table to save, referenced tables first. Names and columns do not depend on the price store. */
export async function savedTables(on: Queryable): Promise<SavedTable[]> {
  const found = await on.query<{ name: string; columns: string[] }>(TABLES);
  const tables = found.map(({ name, columns }) => ({ name, columns, select: selectOf(name, columns) }));
  if ((await priceStore(on)) === 'timescale') tables.push(DAYS);
  return inOrderOfReferences(tables, await on.query<Reference>(REFERENCES));
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function selectOf(name: string, columns: readonly string[]): string {
  return `SELECT ${columns.map(quoted).join(', ')} FROM ${quoted(name)}`;
}

interface Reference {
  from: string;
  to: string;
}

function inOrderOfReferences(tables: readonly SavedTable[], references: readonly Reference[]): SavedTable[] {
  const placed: SavedTable[] = [];
  let left = [...tables];
  while (left.length > 0) {
    const waiting = new Set(left.map(({ name }) => name));
    const isFree = ({ name }: SavedTable) =>
      !references.some(({ from, to }) => from === name && to !== name && waiting.has(to));
    const free = left.filter(isFree);
    if (free.length === 0) throw new Error(`These tables reference each other: ${[...waiting].join(', ')}.`);
    placed.push(...free);
    left = left.filter((table) => !free.includes(table));
  }
  return placed;
}
