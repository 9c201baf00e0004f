import { readPriceHistory } from '../../prices/price-history.ts';
import { readWatch } from '../../products/read-watch.ts';
import { type ApiParts } from '../api-parts.ts';
import { found } from '../problems.ts';
import { type Handlers } from '../register-route.ts';

export function priceRoutes(parts: ApiParts): Handlers<'getPrices'> {
  return {
    getPrices: async ({ account, params, query }) => {
      found(await readWatch(parts, account.id, params.id), 'product');
      return found(await readPriceHistory(parts, params.id, query.range ?? '30d'), 'product');
    },
  };
}
