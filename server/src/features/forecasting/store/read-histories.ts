import { minorDigits } from '@tidemark/contracts/money.ts';
import { priceSteps, type PriceSteps } from '../model/features/price-steps.ts';
import { type Queryable } from '../../../ports/database/database.ts';
import { type NonNull, type RowOf } from '../../../ports/database/rows.ts';

/** A product's current price, and its history in the same currency. */
export interface History {
  productId: string;
  domain: string;
  /** Whether the prices are generated, because the product belongs to the demo shop. */
  isDemo: boolean;
  currency: string;
  priceMinor: number;
  steps: PriceSteps;
  /** When the price was last read. It can be up to a day too early. */
  seenAt: Date;
}

interface HistoryRow
  extends NonNull<RowOf<'products', 'currency' | 'price_minor'>>, RowOf<'sites', 'domain' | 'is_demo'> {
  product_id: number;
  times: number[];
  prices: number[];
  currencies: string[];
  seen_at: Date;
}

/**
 * Reads the histories of products in one statement. Products without a price are omitted. Histories go back
 * as far as forecasts use them.
 */
export async function readHistories(
  database: Queryable,
  productIds: readonly (string | number)[],
  now: Date,
): Promise<History[]> {
  const since = new Date(now.getTime() - KNOWN_DAYS * DAY_MS);
  const rows = await database.query<HistoryRow>(HISTORIES, [
    productIds,
    since,
    since.toISOString().slice(0, 10),
  ]);
  return rows.map(historyOf).filter(({ steps }) => steps.days.length > 0);
}

const DAY_MS = 86_400_000;
/** Features look back at most 400 days, except for all-time lows and highs. */
const KNOWN_DAYS = 730;

/** Days whose points were deleted contribute their open, low and close. Only changes are returned. */
const HISTORIES = `
WITH points AS (
  SELECT product_id, at, price_minor, currency FROM price_history WHERE product_id = ANY ($1) AND at >= $2
), kept AS (
  SELECT product_id, min(at) AS since, max(at) AS seen_at FROM points GROUP BY product_id
), days AS (
  SELECT id AS product_id, d.* FROM unnest($1::bigint[]) id LEFT JOIN kept k ON k.product_id = id CROSS JOIN LATERAL days_of(id, $3) d
  WHERE k.since IS NULL OR d.day < (k.since AT TIME ZONE 'UTC')::date
), steps AS (
  SELECT * FROM points
  UNION ALL SELECT product_id, first_at, open_minor, currency FROM days
  UNION ALL SELECT product_id, first_at + (last_at - first_at) / 2, low_minor, currency FROM days
    WHERE low_minor < least(open_minor, close_minor)
  UNION ALL SELECT product_id, last_at, close_minor, currency FROM days WHERE last_at > first_at
), compared AS (
  SELECT *, lag(price_minor) OVER series AS minor_before, lag(currency) OVER series AS currency_before
  FROM steps WINDOW series AS (PARTITION BY product_id ORDER BY at)
), changes AS (
  SELECT product_id, array_agg(extract(epoch FROM at)::float8 ORDER BY at) AS times,
    array_agg(price_minor::float8 ORDER BY at) AS prices, array_agg(currency::text ORDER BY at) AS currencies
  FROM compared WHERE (price_minor, currency) IS DISTINCT FROM (minor_before, currency_before) GROUP BY product_id
)
SELECT c.product_id, t.domain, t.is_demo, p.currency, p.price_minor, c.times, c.prices, c.currencies,
  greatest(coalesce(k.seen_at, to_timestamp(c.times[cardinality(c.times)])), p.run_last_day::timestamp AT TIME ZONE 'UTC') AS seen_at
FROM changes c JOIN products p ON p.id = c.product_id JOIN sites t ON t.id = p.site_id
  LEFT JOIN kept k ON k.product_id = c.product_id
WHERE p.price_minor > 0`;

function historyOf(row: HistoryRow): History {
  const { currency } = row;
  const unit = 10 ** minorDigits(currency);
  const first = row.currencies.findLastIndex((one) => one !== currency) + 1;
  const points = row.times
    .slice(first)
    .map((at, i): [number, number] => [at, (row.prices[first + i] as number) / unit]);
  return {
    productId: String(row.product_id),
    domain: row.domain,
    isDemo: row.is_demo,
    currency,
    priceMinor: row.price_minor,
    steps: priceSteps(points, currency),
    seenAt: row.seen_at,
  };
}
