import { batchCalls } from '../../lib/batch-calls.ts';
import { type Cache } from '../../ports/cache/cache.ts';

/** TTL of a cached product. */
export const PRODUCT_TTL_MS = 60_000;

const MAX_BATCH = 200;

/** Cache key of a product, and of entries that depend on it. An id is normalized to one spelling. */
export const productKey = (productId: string) => `product:${BigInt(productId)}`;

/**
 * Invalidates products whose rows have changed, with their price histories and the lists they are in. Later
 * reads return the change.
 */
export async function invalidateProducts(cache: Cache, productIds: readonly string[]): Promise<void> {
  await cache.delete(...productIds.map(productKey));
}

/** Returns `invalidateProducts` for one product, batching concurrent calls. */
export function createProductInvalidator(cache: Cache): (productId: string) => Promise<void> {
  return batchCalls({
    maxBatch: MAX_BATCH,
    isItemError: () => false,
    async run(productIds: readonly string[]) {
      await invalidateProducts(cache, productIds);
      return productIds.map(() => undefined);
    },
  });
}
