import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { utcDay } from './rules/next-point.ts';
import { type PriceSeries } from './rules/price-figures.ts';
import { type PriceDay, type PriceStep } from './rules/price-stats.ts';

const MS = (column: string) => `floor(extract(epoch FROM ${column}) * 1000)`;

const DAY = `json_build_array(day, currency, open_minor, high_minor, low_minor, close_minor, ${MS('first_at')}, ${MS('last_at')}, value_seconds)`;

/** The two columns that `toSeries` reads, of the product p: $2 is the date with which the days begin. */
export const SERIES_COLUMNS = `
(SELECT json_agg(json_build_array(${MS('at')}, price_minor, list_price_minor, currency, availability) ORDER BY at)
  FROM price_history WHERE product_id = p.id) AS steps,
(SELECT json_agg(${DAY} ORDER BY day) FROM (
  (SELECT * FROM days_of(p.id, NULL) WHERE day < $2::date ORDER BY day DESC LIMIT 1)
  UNION ALL
  SELECT * FROM days_of(p.id, $2::date)) days) AS days`;

type Step = [atMs: number, minor: number, listMinor: number | null, currency: string, AvailabilityOrUnknown];
type Day = [
  day: string,
  currency: string,
  open: number,
  high: number,
  low: number,
  close: number,
  firstMs: number,
  lastMs: number,
  valueSeconds: number,
];

export interface SeriesRow {
  steps: Step[] | null;
  days: Day[] | null;
}

/** All single steps, and the days since the asked one with the last one before it. In the order of time. */
export function toSeries({ steps, days }: SeriesRow): PriceSeries {
  return { steps: (steps ?? []).map(toStep), days: (days ?? []).map(toDay) };
}

/**
 * What is kept of each product's price, in the order of the ids: all single steps, and the days since `since` with the last one before it, in
 * the order of time. One statement, whatever their number.
 */
export async function readSeries(
  database: Queryable,
  productIds: readonly (string | number)[],
  since: Date,
): Promise<PriceSeries[]> {
  const rows = await database.query<SeriesRow>(
    `SELECT ${SERIES_COLUMNS} FROM unnest($1::bigint[]) WITH ORDINALITY AS p (id, place) ORDER BY place`,
    [productIds, utcDay(since)],
  );
  return rows.map(toSeries);
}

function toStep([atMs, priceMinor, listPriceMinor, currency, availability]: Step): PriceStep {
  return { at: new Date(atMs), priceMinor, listPriceMinor, currency, availability };
}

function toDay([day, currency, open, high, low, close, firstMs, lastMs, valueSeconds]: Day): PriceDay {
  const figures = { openMinor: open, highMinor: high, lowMinor: low, closeMinor: close, valueSeconds };
  return { day, currency, ...figures, firstAt: new Date(firstMs), lastAt: new Date(lastMs) };
}
