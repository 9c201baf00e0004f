import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { utcDay } from './rules/next-point.ts';
import { type PriceSeries } from './rules/price-figures.ts';
import { type PriceDay, type PriceStep } from './rules/price-stats.ts';

const toMsSql = (column: string) => `floor(extract(epoch FROM ${column}) * 1000)`;

const DAY_SQL = `json_build_array(day, currency, open_minor, high_minor, low_minor, close_minor, ${toMsSql('first_at')}, ${toMsSql('last_at')}, value_seconds)`;

/** The two columns that `toSeries` reads, for the product p. $2 is the first date of the days. */
export const SERIES_COLUMNS = `
(SELECT json_agg(json_build_array(${toMsSql('at')}, price_minor, list_price_minor, currency, availability) ORDER BY at)
  FROM price_history WHERE product_id = p.id) AS steps,
(SELECT json_agg(${DAY_SQL} ORDER BY day) FROM (
  (SELECT * FROM days_of(p.id, NULL) WHERE day < $2::date ORDER BY day DESC LIMIT 1)
  UNION ALL
  SELECT * FROM days_of(p.id, $2::date)) days) AS days`;

type StepTuple = [
  atMs: number,
  minor: number,
  listMinor: number | null,
  currency: string,
  AvailabilityOrUnknown,
];
type DayTuple = [
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
  steps: StepTuple[] | null;
  days: DayTuple[] | null;
}

/**
 * Converts a row into a series: all steps, and the days since the requested one with the last one before it,
 * in order of time.
 */
export function toSeries({ steps, days }: SeriesRow): PriceSeries {
  return { steps: (steps ?? []).map(toStep), days: (days ?? []).map(toDay) };
}

/**
 * Reads each product's price series, in the order of the ids: all steps, and the days since `since` with the
 * last one before it. One statement for any number of products.
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

function toStep([atMs, priceMinor, listPriceMinor, currency, availability]: StepTuple): PriceStep {
  return { at: new Date(atMs), priceMinor, listPriceMinor, currency, availability };
}

function toDay([day, currency, open, high, low, close, firstMs, lastMs, valueSeconds]: DayTuple): PriceDay {
  const figures = { openMinor: open, highMinor: high, lowMinor: low, closeMinor: close, valueSeconds };
  return { day, currency, ...figures, firstAt: new Date(firstMs), lastAt: new Date(lastMs) };
}
