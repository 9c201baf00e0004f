import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { type Queryable } from '../ports/database/index.ts';
import { type PriceSeries } from './price-figures.ts';
import { type PriceDay, type PriceStep } from './price-stats.ts';

/**
 * What is kept of a product's price: all single steps, and the days since `since` with the last one before it. In the order of time. Both
 * are asked for at once.
 */
export async function readSeries(
  database: Queryable,
  productId: string | number,
  since: Date,
): Promise<PriceSeries> {
  const [steps, days] = await Promise.all([
    readSteps(database, productId),
    readDays(database, productId, since),
  ]);
  return { days, steps };
}

async function readSteps(database: Queryable, productId: string | number): Promise<PriceStep[]> {
  const rows = await database.query<{
    at: Date;
    price_minor: number;
    list_price_minor: number | null;
    currency: string;
    availability: AvailabilityOrUnknown;
  }>(
    `SELECT at, price_minor, list_price_minor, currency, availability FROM price_history WHERE product_id = $1 ORDER BY at`,
    [productId],
  );
  return rows.map((row) => ({
    at: row.at,
    priceMinor: row.price_minor,
    listPriceMinor: row.list_price_minor,
    currency: row.currency,
    availability: row.availability,
  }));
}

const DAY_COLUMNS =
  'day, currency, open_minor, high_minor, low_minor, close_minor, first_at, last_at, value_seconds';

async function readDays(database: Queryable, productId: string | number, since: Date): Promise<PriceDay[]> {
  const rows = await database.query<{
    day: string;
    currency: string;
    open_minor: number;
    high_minor: number;
    low_minor: number;
    close_minor: number;
    first_at: Date;
    last_at: Date;
    value_seconds: number;
  }>(
    `(SELECT ${DAY_COLUMNS} FROM daily_prices WHERE product_id = $1 AND day < $2::date AND starts_at < $3
      ORDER BY starts_at DESC LIMIT 1)
     UNION ALL
     SELECT ${DAY_COLUMNS} FROM daily_prices WHERE product_id = $1 AND day >= $2::date AND starts_at >= $3
     ORDER BY day`,
    [productId, since.toISOString().slice(0, 10), new Date(since.toISOString().slice(0, 10))],
  );
  return rows.map((row) => ({
    day: row.day,
    currency: row.currency,
    openMinor: row.open_minor,
    highMinor: row.high_minor,
    lowMinor: row.low_minor,
    closeMinor: row.close_minor,
    firstAt: row.first_at,
    lastAt: row.last_at,
    valueSeconds: row.value_seconds,
  }));
}
