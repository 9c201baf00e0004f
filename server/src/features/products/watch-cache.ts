import { type Cache } from '../../ports/cache/cache.ts';
import { type Queryable } from '../../ports/database/database.ts';

const WATCH_TTL_MS = 60_000;

/** Returns since when the account watches the product (ISO 8601), or null if it does not. Cached. */
export async function readWatchedSince(
  { database, cache }: { database: Queryable; cache: Cache },
  accountId: string,
  productId: string,
): Promise<string | null> {
  return cache.fetch(watchKey(accountId, productId), async () => {
    const [watch] = await database.query<{ created_at: Date }>(
      'SELECT created_at FROM watches WHERE account_id = $1 AND product_id = $2',
      [accountId, productId],
    );
    return watch ? { value: watch.created_at.toISOString(), ttlMs: WATCH_TTL_MS } : null;
  });
}

/** Call after the transaction in which an account started or stopped watching a product. */
export async function invalidateWatches(cache: Cache, accountId: string, productId: string): Promise<void> {
  await cache.delete(watchKey(accountId, productId), watchesKey(accountId));
}

/** Cache key that entries depend on if they are built from the account's whole watchlist. */
export const watchesKey = (accountId: string) => `watches:${BigInt(accountId)}`;

function watchKey(accountId: string, productId: string): string {
  return `watch:${accountId}:${BigInt(productId)}`;
}
