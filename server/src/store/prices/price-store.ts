import { type Queryable } from '../../ports/database/database.ts';

/**
 * How this database keeps prices: weekly partitions and written daily figures, or TimescaleDB's hypertable and continuous aggregate.
 * `price_history`, `price_daily_past` and `daily_prices` are read alike in both.
 */
export type PriceStore = 'plain' | 'timescale';

/** Asked anew each time, since a database can be moved while processes use it. */
export async function priceStore(database: Queryable): Promise<PriceStore> {
  const [row] = await database.query<{ is_table: boolean }>(
    `SELECT relkind = 'r' AS is_table FROM pg_class WHERE oid = 'price_daily'::regclass`,
  );
  return row?.is_table ? 'plain' : 'timescale';
}
