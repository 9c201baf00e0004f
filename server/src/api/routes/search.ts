import { readDeals } from '../../features/search/read-deals.ts';
import { searchProducts } from '../../features/search/search-products.ts';
import { type ApiParts } from '../http/api-parts.ts';
import { DEFAULT_LIMIT } from '../http/paging.ts';
import { type Handlers } from '../http/register-route.ts';

export function searchRoutes(parts: ApiParts): Handlers<'searchProducts' | 'listDeals'> {
  return {
    searchProducts: ({ account, query: { q, limit = DEFAULT_LIMIT, cursor } }) =>
      searchProducts(parts, { accountId: account.id, words: q, limit, cursor: cursor || null }),
    listDeals: ({ account, query: { currency = null, limit = DEFAULT_LIMIT, cursor } }) =>
      readDeals(parts.database, { accountId: account.id, currency, limit, cursor: cursor || null }),
  };
}
