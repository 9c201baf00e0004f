import { type Queryable } from '../../ports/database/database.ts';

/**
 * Gives sites with more than `products` products a shard of their own, named after the domain. Returns their
 * domains.
 */
export async function assignShards(database: Queryable, products: number): Promise<string[]> {
  const rows = await database.query<{ domain: string }>(
    `UPDATE sites SET shard = left(trim(BOTH '-' FROM regexp_replace(lower(domain), '[^a-z0-9]+', '-', 'g')), 40)
     FROM (SELECT site_id FROM schedule GROUP BY site_id HAVING count(*) > $1) big
     WHERE id = big.site_id AND shard IS NULL RETURNING domain`,
    [products],
  );
  return rows.map(({ domain }) => domain);
}
