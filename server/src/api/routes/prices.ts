import { readPriceHistory } from '../../prices/price-history.ts';
import { isWatched } from '../../products/watch-page.ts';
import { type ApiParts } from '../api-parts.ts';
import { found } from '../problems.ts';
import { type Handlers } from '../register-route.ts';

export function priceRoutes(parts: ApiParts): Handlers<'getPrices'> {
  return {
    getPrices: async ({ account, params, query }) => {
      found(await isWatched(parts.database, account.id, params.id), 'product');
      return found(await readPriceHistory(parts, params.id, query.range ?? '30d'), 'product');
    },
  };
}
