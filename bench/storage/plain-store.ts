import { type Database, type SqlValue } from '../../server/src/ports/database/database.ts';
import { recordPrices, type CheckReport } from '../../server/src/store/prices/record-price.ts';
import { type ProductReading } from './series-replay.ts';
import { type TableSize } from './table-size.ts';

const BATCH_SIZE = 5000;

/** Adds `count` products of one shop, so that checks of them can be recorded. */
export async function addProducts(database: Database, count: number): Promise<void> {
  await database.query(`INSERT INTO sites (domain) VALUES ('shop.example')`);
  await database.query(
    `INSERT INTO products (site_id, url, created_at) SELECT 1, 'https://shop.example/' || n, now() - interval '1 year'
     FROM generate_series(1, ${count}) n`,
  );
  await database.query(
    'INSERT INTO schedule (product_id, site_id, priority, due_at) SELECT id, 1, 4, now() FROM products',
  );
}

/** Records checks with the service's own writer. No product may occur twice. */
export async function recordChecks(database: Database, reports: readonly CheckReport[]): Promise<void> {
  for (const batch of batches(reports)) {
    await database.query('UPDATE schedule SET lease_id = product_id WHERE product_id = ANY ($1)', [
      batch.map(({ productId }) => productId),
    ]);
    const written = await recordPrices(database, batch);
    if (written.size !== batch.length)
      throw new Error(`${batch.length - written.size} of ${batch.length} checks were not written`);
  }
}

/** Stores every reading as a row of its own, for comparison, and returns the size of that table. */
export async function storeEveryReading(
  database: Database,
  readings: readonly ProductReading[],
): Promise<TableSize> {
  await database.query(
    'CREATE TABLE every_reading (LIKE price_history INCLUDING DEFAULTS, PRIMARY KEY (product_id, at))',
  );
  for (const batch of batches(readings)) {
    const columns: SqlValue[] = [
      batch.map((one) => one.productId),
      batch.map((one) => one.at),
      batch.map((one) => one.priceMinor),
      batch.map((one) => one.currency),
      batch.map((one) => one.availability),
    ];
    await database.query(
      `INSERT INTO every_reading (product_id, at, price_minor, currency, availability, found_by)
       SELECT *, 'json-ld' FROM unnest($1::bigint[], $2::timestamptz[], $3::bigint[], $4::text[], $5::availability[])`,
      columns,
    );
  }
  return tableSize(database, `SELECT 'every_reading'::regclass`);
}

/** The sizes of the plain PostgreSQL tables, vacuumed. */
export async function plainSizes(database: Database): Promise<{ points: TableSize; days: TableSize }> {
  return {
    points: await tableSize(
      database,
      `SELECT inhrelid FROM pg_inherits WHERE inhparent = 'price_history'::regclass`,
    ),
    days: await tableSize(database, `SELECT 'price_daily'::regclass`),
  };
}

async function tableSize(database: Database, tables: string): Promise<TableSize> {
  for (const { name } of await database.query<{ name: string }>(
    `SELECT name::regclass::text FROM (${tables}) t (name)`,
  ))
    await database.query(`VACUUM ANALYZE ${name}`);
  const [size] = await database.query<TableSize>(
    `SELECT sum(reltuples)::bigint AS rows, sum(pg_table_size(oid))::bigint AS heap, sum(pg_indexes_size(oid))::bigint AS index
     FROM pg_class WHERE oid IN (${tables}) AND reltuples > 0`,
  );
  return size ?? { rows: 0, heap: 0, index: 0 };
}

function* batches<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += BATCH_SIZE) yield all.slice(from, from + BATCH_SIZE);
}
