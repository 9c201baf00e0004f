import { type Queryable } from '../../ports/database/database.ts';

/**
 * How this database stores prices: weekly partitions and daily figures written by us, or TimescaleDB's
 * hypertable and continuous aggregate. `price_history`, `price_daily_past` and `daily_prices` are read the
 * same way in both.
 */
export type PriceStore = 'plain' | 'timescale';

/** Not cached, because a database can be moved while processes use it. */
export async function priceStore(database: Queryable): Promise<PriceStore> {
  const [row] = await database.query<{ is_table: boolean }>(
    `SELECT relkind = 'r' AS is_table FROM pg_class WHERE oid = 'price_daily'::regclass`,
  );
  return row?.is_table ? 'plain' : 'timescale';
}
