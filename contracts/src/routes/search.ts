import { Page } from '../common.ts';
import { Deal, DealsQuery, KnownProduct, SearchQuery } from '../search.ts';
import { route } from './route.ts';

export const searchRoutes = {
  searchProducts: route({
    method: 'GET',
    path: '/search',
    summary: 'Search all tracked products by text, most watched first',
    auth: 'account',
    query: SearchQuery,
    status: 200,
    response: Page(KnownProduct),
  }),
  listDeals: route({
    method: 'GET',
    path: '/deals',
    summary:
      'List in-stock products with the largest verified price drops of the last seven days, largest first',
    auth: 'account',
    query: DealsQuery,
    status: 200,
    response: Page(Deal),
    etag: true,
  }),
} as const;
