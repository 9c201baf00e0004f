import { type Queryable } from '../../ports/database/database.ts';

interface Price {
  priceMinor: number;
  currency: string;
}

/**
 * Updates a product after days before its first own reading were imported: its all-time low and high, the
 * price before its first own one (`last` of the imported readings), and its recent closing prices.
 */
export async function adoptPast(tx: Queryable, productId: string, last: Price | undefined): Promise<void> {
  await tx.query(WIDEN_EXTREMES, [productId]);
  await tx.query('UPDATE products SET recent_day = NULL, recent_closes = NULL WHERE id = $1', [productId]);
  if (!last) return;
  await tx.query(
    `UPDATE products SET previous_price_minor = $2
     WHERE id = $1 AND previous_price_minor IS NULL AND currency = $3 AND price_minor <> $2`,
    [productId, last.priceMinor, last.currency],
  );
}

/**
 * The all-time low and high over the daily figures in the product's currency, each with the first day it was
 * reached.
 */
const WIDEN_EXTREMES = `
WITH days AS (
  SELECT d.* FROM daily_prices d JOIN products p ON p.id = d.product_id AND p.currency = d.currency WHERE p.id = $1
)
UPDATE products p SET low_minor = low.minor, low_at = low.at, high_minor = high.minor, high_at = high.at
FROM (SELECT low_minor AS minor, first_at AS at FROM days ORDER BY low_minor, day LIMIT 1) low,
     (SELECT high_minor AS minor, first_at AS at FROM days ORDER BY high_minor DESC, day LIMIT 1) high
WHERE p.id = $1 AND (low.minor < p.low_minor OR high.minor > p.high_minor)`;
