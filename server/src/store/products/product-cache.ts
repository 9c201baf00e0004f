import { batchCalls } from '../../lib/batch-calls.ts';
import { type Cache } from '../../ports/cache/cache.ts';

/** The design's lifetime of a copy of what is known of a product. */
export const PRODUCT_CACHE_MS = 60_000;

const MAX_BATCH = 200;

/** The key of a product's copy, and of what is made of it. An id has one spelling in it, however it was asked for. */
export const productKey = (productId: string) => `product:${BigInt(productId)}`;

/** Drops the copies of products, of their prices and of lists that they are in, where they have changed in the database: whoever reads them afterwards reads the change. */
export async function invalidateProducts(cache: Cache, productIds: readonly string[]): Promise<void> {
  await cache.delete(...productIds.map(productKey));
}

/** The same for one at a time, in batches. */
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
