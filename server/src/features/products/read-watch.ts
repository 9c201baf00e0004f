import { type Cache } from '../../ports/cache/cache.ts';
import { type Queryable } from '../../ports/database/database.ts';

const COPY_MS = 60_000;

/** Since when the account watches the product, or null: it does not. Looks at a copy, to be dropped when the watch ends. */
export async function readWatch(
  { database, cache }: { database: Queryable; cache: Cache },
  accountId: string,
  productId: string,
): Promise<string | null> {
  return cache.fetch(watchKey(accountId, productId), async () => {
    const [watch] = await database.query<{ created_at: Date }>(
      'SELECT created_at FROM watches WHERE account_id = $1 AND product_id = $2',
      [accountId, productId],
    );
    return watch ? { value: watch.created_at.toISOString(), ttlMs: COPY_MS } : null;
  });
}

/** To be called once the account has begun or ended to watch the product. */
export async function invalidateWatches(cache: Cache, accountId: string, productId: string): Promise<void> {
  await cache.delete(watchKey(accountId, productId), watchesKey(accountId));
}

/** Stands for what an account watches, among the keys that a copy is made of. */
export const watchesKey = (accountId: string) => `watches:${BigInt(accountId)}`;

function watchKey(accountId: string, productId: string): string {
  return `watch:${accountId}:${BigInt(productId)}`;
}
