import { checkNow } from '../../features/products/check-now.ts';
import { countCheck } from '../../features/products/check-quota.ts';
import { canonicalUrl, siteDomain } from '../../shop/crawling/canonical-url.ts';
import { findProduct, readWatchlist, readProduct } from '../../features/products/read-products.ts';
import { invalidateWatches } from '../../features/products/watch-cache.ts';
import { trackProduct, type TrackParts } from '../../features/products/track-product.ts';
import { productAt, unwatch } from '../../features/products/watch-page.ts';
import { type ApiParts } from '../http/api-parts.ts';
import { retryAfter } from '../http/limits.ts';
import { ownerOf } from '../http/owner-of.ts';
import { type LiveUpdates } from '../http/live-updates.ts';
import { pageOf, toPage } from '../http/paging.ts';
import { conflict, found, tooMany } from '../http/problems.ts';
import { type Handlers } from '../http/register-route.ts';
import { JsonText } from '../http/send-tagged.ts';

type ProductRoute = 'addProduct' | 'listProducts' | 'getProduct' | 'deleteProduct' | 'checkProduct';

export function productRoutes(parts: ApiParts, track: TrackParts, live: LiveUpdates): Handlers<ProductRoute> {
  const { database, cache, config } = parts;
  return {
    addProduct: async ({ account, body }) => ({
      product: found(await trackProduct(track, ownerOf(config, account), body), 'product'),
    }),
    listProducts: async ({ account, query }) => {
      const page = { accountId: account.id, ...pageOf(query) };
      const answer = await readWatchlist({ database, cache }, page, (watched) => {
        const { items, nextCursor } = toPage(watched, query, ({ watchId }) => watchId);
        return JSON.stringify({ items: items.map(({ product }) => product), nextCursor });
      });
      return new JsonText(answer);
    },
    getProduct: async ({ account, params }) => ({
      product: found(await readProduct({ database, cache }, account.id, params.id), 'product'),
    }),
    deleteProduct: async ({ account, params }) => {
      found(await database.transaction((tx) => unwatch(tx, account.id, params.id)), 'product');
      await invalidateWatches(cache, account.id, params.id);
      live.setWatched(account.id, params.id, false);
      return null;
    },
    checkProduct: async ({ account, params, reply }) => {
      await countCheck(track, ownerOf(config, account));
      const before = found(await findProduct(database, account.id, params.id), 'product');
      const waitMs = await takeCheckOfShop(parts, account.id, new URL(before.url));
      if (waitMs > 0)
        throw tooMany(
          'too-many-checks',
          `You have requested many checks of this shop; ${retryAfter(reply, waitMs)}.`,
        );
      const progress = await checkNow(track, before.id);
      if (progress?.retryAt !== undefined)
        throw conflict('shop-paused', progress.message ?? 'This shop asks for no requests at this time.');
      const id = await productAt(database, canonicalUrl(new URL(before.url)));
      const product = found(await findProduct(database, account.id, id ?? before.id), 'product');
      return { product, check: progress && product.lastCheck };
    },
  };
}

/** The part of a shop's pace that one account may use up with checks on demand, in any minute. */
const SHARE_OF_PACE = 1 / 3;
/** The part of those that may come at once. */
const BURST_SHARE = 1 / 2;

/**
 * Counts a check that an account requests of a shop. Returns how long the account must wait; 0 if the check
 * may be made now, also when it cannot be counted.
 */
async function takeCheckOfShop(
  { rateLimit, config, log }: Pick<ApiParts, 'rateLimit' | 'config' | 'log'>,
  accountId: string,
  url: URL,
): Promise<number> {
  const perMinute = Math.max(1, Math.floor(config.pacePerMinute * SHARE_OF_PACE));
  const burst = Math.max(1, Math.floor(perMinute * BURST_SHARE));
  const rate = { burst, intervalMs: 60_000 / (perMinute - burst + 1) };
  try {
    return (await rateLimit.take(`checks:${accountId}:${siteDomain(url)}`, rate)).waitMs;
  } catch (error) {
    log.warn({ err: error }, 'a requested check could not be counted');
    return 0;
  }
}
