import { type Database, type SqlValue } from '../../server/src/ports/database/database.ts';
import { type TableSize } from './table-size.ts';

const DAY_MS = 86_400_000;
const COLUMNS =
  'product_id, at, price_minor, list_price_minor, currency, availability, found_by, in_day_figures';

interface Point {
  product_id: number;
  at: Date;
  price_minor: number;
  list_price_minor: number | null;
  currency: string;
  availability: string | null;
  found_by: string;
  in_day_figures: boolean;
}

/** Copies the points of the plain store, which are the same in both, and refreshes the daily figures. */
export async function copyPoints(
  plain: Database,
  timescale: Database,
  period: { startMs: number; endMs: number },
): Promise<void> {
  for (let ms = period.startMs; ms < period.endMs; ms += DAY_MS) {
    const points = await plain.query<Point>(
      `SELECT ${COLUMNS} FROM price_history WHERE at >= $1 AND at < $2`,
      [new Date(ms), new Date(ms + DAY_MS)],
    );
    const columns: SqlValue[] = [
      points.map((p) => p.product_id),
      points.map((p) => p.at),
      points.map((p) => p.price_minor),
      points.map((p) => p.list_price_minor),
      points.map((p) => p.currency),
      points.map((p) => p.availability),
      points.map((p) => p.found_by),
      points.map((p) => p.in_day_figures),
    ];
    await timescale.query(
      `INSERT INTO price_history (${COLUMNS}) SELECT * FROM unnest($1::bigint[], $2::timestamptz[], $3::bigint[],
         $4::bigint[], $5::text[], $6::availability[], $7::text[], $8::boolean[])`,
      columns,
    );
  }
  await timescale.query(
    `CALL refresh_continuous_aggregate('price_daily', NULL, '${new Date(period.endMs).toISOString()}')`,
  );
}

/** Compresses all chunks with the settings of the migrations. */
export async function compressAll(database: Database): Promise<void> {
  for (const table of ['price_history', 'price_daily'])
    await database.query(`SELECT compress_chunk(chunk, true) FROM show_chunks('${table}') AS chunk`);
}

/** The sizes of the hypertables of points and daily figures. */
export async function timescaleSizes(database: Database): Promise<{ points: TableSize; days: TableSize }> {
  const [days] = await database.query<{ name: string }>(
    `SELECT format('%I.%I', materialization_hypertable_schema, materialization_hypertable_name) AS name
     FROM timescaledb_information.continuous_aggregates WHERE view_name = 'price_daily'`,
  );
  return {
    points: await hypertableSize(database, 'price_history', 'price_history'),
    days: await hypertableSize(database, days?.name ?? '', 'price_daily'),
  };
}

async function hypertableSize(
  database: Database,
  hypertable: string,
  countedTable: string,
): Promise<TableSize> {
  const [size] = await database.query<TableSize>(
    `SELECT (SELECT count(*) FROM ${countedTable}) AS rows, (table_bytes + coalesce(toast_bytes, 0))::bigint AS heap, index_bytes AS index
     FROM hypertable_detailed_size('${hypertable}')`,
  );
  return size ?? { rows: 0, heap: 0, index: 0 };
}
