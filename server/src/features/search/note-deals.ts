import { type Queryable } from '../../ports/database/database.ts';
import { priorLow, type PriceSeries, type PriorLow } from '../../store/prices/rules/price-figures.ts';
import { readSeries } from '../../store/prices/read-series.ts';

const DAY_MS = 86_400_000;
/** For so long after its cut a price is a deal. */
const DEAL_DAYS = 7;
const MIN_PERCENT = 5;
/** With less known before the cut, nobody can say what the price used to be. */
const MIN_DAYS_KNOWN = 7;
/** The window before the oldest cut, and a day for the price in force at its start. */
const SERIES_DAYS = DEAL_DAYS + 32;

interface Fallen {
  id: number;
  price_minor: number;
  currency: string;
  price_changed_at: Date;
}

interface Found extends PriorLow {
  productId: number;
  currency: string;
}

/** Sees anew which of these products are real deals: cheaper than in all the 30 days before their price was cut, and in stock. */
export async function noteDeals(tx: Queryable, productIds: readonly string[], now: Date): Promise<void> {
  const fallen = await readFallen(tx, productIds, now);
  const ids = fallen.map(({ id }) => id);
  const series = await readSeries(tx, ids, new Date(now.getTime() - SERIES_DAYS * DAY_MS));
  const found = fallen.flatMap((product, i) => dealOf(product, series[i] as PriceSeries) ?? []);
  await tx.query('DELETE FROM deals WHERE product_id = ANY ($1::bigint[])', [productIds]);
  await tx.query(
    `INSERT INTO deals (product_id, currency, percent, prior_low_minor, days_known, cut_at)
     SELECT * FROM unnest($1::bigint[], $2::text[], $3::real[], $4::bigint[], $5::smallint[], $6::timestamptz[])`,
    [
      found.map(({ productId }) => productId),
      found.map(({ currency }) => currency),
      found.map(({ percent }) => percent),
      found.map(({ lowMinor }) => lowMinor),
      found.map(({ daysKnown }) => daysKnown),
      found.map(({ cutAt }) => cutAt),
    ],
  );
}

/** Removes deals whose cut is too long ago to be news. */
export async function forgetOldDeals(database: Queryable, now: Date): Promise<void> {
  await database.query('DELETE FROM deals WHERE cut_at < $1', [new Date(now.getTime() - DEAL_DAYS * DAY_MS)]);
}

async function readFallen(tx: Queryable, productIds: readonly string[], now: Date): Promise<Fallen[]> {
  return tx.query<Fallen>(
    `SELECT id, price_minor, currency, price_changed_at FROM products
     WHERE id = ANY ($1::bigint[]) AND price_minor < previous_price_minor AND price_changed_at > $2 AND availability = 'InStock'`,
    [productIds, new Date(now.getTime() - DEAL_DAYS * DAY_MS)],
  );
}

function dealOf({ id, price_minor, currency, price_changed_at }: Fallen, series: PriceSeries): Found | null {
  const before = priorLow(series, { priceMinor: price_minor, currency, cutAt: price_changed_at });
  if (!before || before.percent < MIN_PERCENT || before.daysKnown < MIN_DAYS_KNOWN) return null;
  return { ...before, productId: id, currency };
}
