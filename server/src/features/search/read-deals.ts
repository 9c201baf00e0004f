import { money } from '@tidemark/contracts/money.ts';
import { type Deal } from '@tidemark/contracts/search.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { type RowOf } from '../../ports/database/rows.ts';
import { readKnownProducts } from './read-known-products.ts';

const CURSOR = /^(\d{1,3}(?:\.\d{1,2})?)-(\d{1,18})$/;

export interface DealsRequest {
  accountId: string;
  /** Null: all currencies. */
  currency: string | null;
  limit: number;
  cursor: string | null;
}

type DealRow = RowOf<
  'deals',
  'product_id' | 'percent' | 'currency' | 'prior_low_minor' | 'days_known' | 'cut_at'
>;

/**
 * Lists the deals that still hold, largest reduction first. The lateral join makes PostgreSQL scan in this
 * order and check deal by deal until the page is full, whatever it estimates. A malformed cursor gives an
 * empty page.
 */
export async function readDeals(
  database: Queryable,
  { accountId, currency, limit, cursor }: DealsRequest,
): Promise<{ items: Deal[]; nextCursor: string | null }> {
  const [, percent, id] = CURSOR.exec(cursor ?? '101-0') ?? [];
  if (percent === undefined || id === undefined) return { items: [], nextCursor: null };
  const rows = await database.query<DealRow>(
    `SELECT d.product_id, d.percent, d.currency, d.prior_low_minor, d.days_known, d.cut_at
     FROM deals d CROSS JOIN LATERAL (
       SELECT FROM products p
       WHERE p.id = d.product_id AND p.price_changed_at = d.cut_at AND p.availability = 'InStock' OFFSET 0) still
     WHERE (d.percent, d.product_id) < ($1::real, $2::bigint) AND ($3::text IS NULL OR d.currency = $3)
     ORDER BY d.percent DESC, d.product_id DESC LIMIT $4`,
    [percent, id, currency, limit + 1],
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const known = await readKnownProducts(
    database,
    accountId,
    page.map(({ product_id }) => String(product_id)),
  );
  return {
    items: page.flatMap((row) => {
      const product = known.get(String(row.product_id));
      return product ? [toDeal(row, product)] : [];
    }),
    nextCursor: rows.length > limit && last ? `${last.percent}-${last.product_id}` : null,
  };
}

function toDeal(row: DealRow, product: Deal['product']): Deal {
  const price = money(row.prior_low_minor, row.currency);
  return {
    product,
    priorLow: { price, percent: row.percent, daysKnown: row.days_known },
    cutAt: row.cut_at.toISOString(),
  };
}
