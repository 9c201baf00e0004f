import { moneyIn } from '@tidemark/contracts/money.ts';
import { priceAt } from '@tidemark/contracts/price.ts';
import { type KnownProduct } from '@tidemark/contracts/search.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { type RowOf } from '../../ports/database/rows.ts';

interface KnownProductRow
  extends
    RowOf<
      'products',
      | 'id'
      | 'url'
      | 'title'
      | 'image_url'
      | 'brand'
      | 'currency'
      | 'price_minor'
      | 'list_price_minor'
      | 'availability'
      | 'low_minor'
      | 'low_at'
    >,
    RowOf<'sites', 'domain'>,
    RowOf<'schedule', 'last_checked_at'> {
  watched: boolean;
}

/** Reads products as the account sees them, keyed by id. Deleted products are missing from the map. */
export async function readKnownProducts(
  database: Queryable,
  accountId: string,
  productIds: readonly string[],
): Promise<Map<string, KnownProduct>> {
  const rows = await database.query<KnownProductRow>(
    `SELECT p.id, p.url, t.domain, p.title, p.image_url, p.brand, p.currency, p.price_minor, p.list_price_minor, p.availability, p.low_minor,
       p.low_at, s.last_checked_at,
       EXISTS (SELECT FROM watches w WHERE w.account_id = $1 AND w.product_id = p.id) AS watched
     FROM products p JOIN sites t ON t.id = p.site_id JOIN schedule s ON s.product_id = p.id WHERE p.id = ANY ($2::bigint[])`,
    [accountId, productIds],
  );
  return new Map(rows.map((row) => [String(row.id), toKnown(row)]));
}

function toKnown(row: KnownProductRow): KnownProduct {
  const { currency } = row;
  const inCurrency = moneyIn(currency);
  return {
    id: String(row.id),
    url: row.url,
    domain: row.domain,
    title: row.title,
    imageUrl: row.image_url,
    brand: row.brand,
    price: inCurrency(row.price_minor),
    listPrice: inCurrency(row.list_price_minor),
    availability: row.availability,
    low: priceAt(inCurrency(row.low_minor), row.low_at),
    lastCheckedAt: row.last_checked_at?.toISOString() ?? null,
    watched: row.watched,
  };
}
