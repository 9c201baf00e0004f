import { type Queryable } from '../../ports/database/database.ts';
import { type RowOf } from '../../ports/database/rows.ts';
import { type ProductImage } from '../../shop/images/product-images.ts';

type ImageRow = RowOf<'sites', 'proxy_mode' | 'direct_rests_until'> & { image_url: string };

/**
 * The image of a product that the account may see: one that it watches, or one that search shows to everyone.
 * Null if there is none.
 */
export async function findProductImage(
  database: Queryable,
  accountId: string,
  productId: string,
): Promise<ProductImage | null> {
  const [row] = await database.query<ImageRow>(
    `SELECT p.image_url, t.proxy_mode, t.direct_rests_until FROM products p JOIN sites t ON t.id = p.site_id
     WHERE p.id = $2 AND p.image_url IS NOT NULL
       AND (p.title IS NOT NULL OR EXISTS (SELECT FROM watches w WHERE w.account_id = $1 AND w.product_id = p.id))`,
    [accountId, productId],
  );
  return row
    ? {
        url: row.image_url,
        accountId,
        proxyMode: row.proxy_mode,
        directRestsUntil: row.direct_rests_until,
      }
    : null;
}
