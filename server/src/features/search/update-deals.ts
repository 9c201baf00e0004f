import { type Queryable } from '../../ports/database/database.ts';
import { type NonNull, type RowOf } from '../../ports/database/rows.ts';
import { priorLow, type PriceSeries, type PriorLow } from '../../store/prices/rules/price-figures.ts';
import { readSeries } from '../../store/prices/read-series.ts';

const DAY_MS = 86_400_000;
/** A price counts as a deal for this long after its reduction. */
const DEAL_DAYS = 7;
const MIN_PERCENT = 5;
/** With fewer known days before the reduction, the usual price is unknown. */
const MIN_DAYS_KNOWN = 7;
/** The 30-day window before the oldest reduction, plus margin for the price in force at its start. */
const SERIES_DAYS = DEAL_DAYS + 32;

type ReducedProduct = NonNull<RowOf<'products', 'id' | 'price_minor' | 'currency' | 'price_changed_at'>>;

interface FoundDeal extends PriorLow {
  productId: number;
  currency: string;
}

/**
 * Decides again which of these products are deals: in stock, and below the lowest price of the 30 days before
 * the reduction.
 */
export async function updateDeals(tx: Queryable, productIds: readonly string[], now: Date): Promise<void> {
  const reduced = await readReduced(tx, productIds, now);
  const ids = reduced.map(({ id }) => id);
  const series = await readSeries(tx, ids, new Date(now.getTime() - SERIES_DAYS * DAY_MS));
  const found = reduced.flatMap((product, i) => dealOf(product, series[i] as PriceSeries) ?? []);
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

/** Deletes deals whose reduction is more than `DEAL_DAYS` old. */
export async function deleteOldDeals(database: Queryable, now: Date): Promise<void> {
  await database.query('DELETE FROM deals WHERE cut_at < $1', [new Date(now.getTime() - DEAL_DAYS * DAY_MS)]);
}

async function readReduced(
  tx: Queryable,
  productIds: readonly string[],
  now: Date,
): Promise<ReducedProduct[]> {
  return tx.query<ReducedProduct>(
    `SELECT id, price_minor, currency, price_changed_at FROM products
     WHERE id = ANY ($1::bigint[]) AND price_minor < previous_price_minor AND price_changed_at > $2 AND availability = 'InStock'`,
    [productIds, new Date(now.getTime() - DEAL_DAYS * DAY_MS)],
  );
}

function dealOf(
  { id, price_minor, currency, price_changed_at }: ReducedProduct,
  series: PriceSeries,
): FoundDeal | null {
  const before = priorLow(series, { priceMinor: price_minor, currency, cutAt: price_changed_at });
  if (!before || before.percent < MIN_PERCENT || before.daysKnown < MIN_DAYS_KNOWN) return null;
  return { ...before, productId: id, currency };
}
