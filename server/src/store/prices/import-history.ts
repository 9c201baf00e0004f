import { type Database, type Queryable } from '../../ports/database/database.ts';
import { adoptPast } from '../products/adopt-past.ts';
import { type Reading, utcDay } from './rules/next-point.ts';

/** A reading from before the product was tracked. */
export interface PastReading extends Reading {
  at: Date;
}

interface Day {
  day: string;
  currency: string;
  open: number;
  high: number;
  low: number;
  close: number;
  firstAt: Date;
  lastAt: Date;
  valueSeconds: number;
}

/**
 * Imports a product's history from readings older than its own first one, oldest first. Points are added as
 * far back as they are kept; daily figures, all-time low and high cover all readings. Existing days and today
 * stay unchanged.
 */
export async function importHistory(
  database: Database,
  productId: string,
  readings: readonly PastReading[],
  keepPointsSince: Date,
): Promise<void> {
  await database.transaction(async (tx) => {
    const missing = await missingDays(tx, productId, readings);
    const past = readings.filter((reading) => missing.has(utcDay(reading.at)));
    const recent = past.filter((reading) => reading.at >= keepPointsSince);
    const days = dailyFigures(past);
    await tx.query(
      `INSERT INTO price_history (product_id, at, price_minor, list_price_minor, currency, availability, found_by, in_day_figures)
       SELECT $1, *, 'import', false FROM unnest($2::timestamptz[], $3::bigint[], $4::bigint[], $5::text[], $6::availability[])
       ON CONFLICT DO NOTHING`,
      [
        productId,
        recent.map((r) => r.at),
        recent.map((r) => r.priceMinor),
        recent.map((r) => r.listPriceMinor),
        recent.map((r) => r.currency),
        recent.map((r) => r.availability),
      ],
    );
    await tx.query(
      `INSERT INTO price_daily_past (product_id, day, currency, open_minor, high_minor, low_minor, close_minor, first_at, last_at, value_seconds)
       SELECT $1, * FROM unnest($2::date[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
         $8::timestamptz[], $9::timestamptz[], $10::numeric[])
       ON CONFLICT DO NOTHING`,
      [
        productId,
        days.map((d) => d.day),
        days.map((d) => d.currency),
        days.map((d) => d.open),
        days.map((d) => d.high),
        days.map((d) => d.low),
        days.map((d) => d.close),
        days.map((d) => d.firstAt),
        days.map((d) => d.lastAt),
        days.map((d) => d.valueSeconds),
      ],
    );
    await adoptPast(tx, productId, readings.at(-1));
  });
}

async function missingDays(
  tx: Queryable,
  productId: string,
  readings: readonly PastReading[],
): Promise<Set<string>> {
  const rows = await tx.query<{ day: string }>(
    `SELECT DISTINCT day FROM unnest($2::date[]) AS day
     WHERE day < (now() AT TIME ZONE 'UTC')::date AND day NOT IN (SELECT day FROM days_of($1, NULL))`,
    [productId, readings.map(({ at }) => utcDay(at))],
  );
  return new Set(rows.map(({ day }) => day));
}

/** Daily figures of a step function given by its readings, at least one per day. */
export function dailyFigures(readings: readonly PastReading[]): Day[] {
  const days = new Map<string, Day>();
  for (const { at, priceMinor, currency } of readings) {
    const day = utcDay(at);
    const known = days.get(day);
    if (known?.currency === currency) extend(known, at, priceMinor);
    else {
      const price = { open: priceMinor, high: priceMinor, low: priceMinor, close: priceMinor };
      days.set(day, { day, currency, ...price, firstAt: at, lastAt: at, valueSeconds: 0 });
    }
  }
  return [...days.values()];
}

function extend(day: Day, at: Date, priceMinor: number): void {
  day.valueSeconds += (day.close * (at.getTime() - day.lastAt.getTime())) / 1000;
  day.high = Math.max(day.high, priceMinor);
  day.low = Math.min(day.low, priceMinor);
  day.close = priceMinor;
  day.lastAt = at;
}
