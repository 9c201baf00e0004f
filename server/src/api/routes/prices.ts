import { readPriceHistory } from '../../store/prices/price-history.ts';
import { readWatchedSince } from '../../features/products/watch-cache.ts';
import { type ApiParts } from '../http/api-parts.ts';
import { found } from '../http/problems.ts';
import { type Handlers } from '../http/register-route.ts';

export function priceRoutes(parts: ApiParts): Handlers<'getPrices'> {
  return {
    getPrices: async ({ account, params, query }) => {
      const [watchedSince, history] = await Promise.all([
        readWatchedSince(parts, account.id, params.id),
        readPriceHistory(parts, params.id, query.range ?? '30d'),
      ]);
      found(watchedSince, 'product');
      return found(history, 'product');
    },
  };
}
