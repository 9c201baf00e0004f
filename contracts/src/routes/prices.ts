import { Type } from 'typebox';
import { IdParams } from '../common.ts';
import { PriceHistory, PriceRange } from '../price.ts';
import { route } from './route.ts';

export const priceRoutes = {
  getPrices: route({
    method: 'GET',
    path: '/products/:id/prices',
    summary: 'Get the price history of a product you watch',
    auth: 'account',
    params: IdParams,
    query: Type.Object({ range: Type.Optional(PriceRange) }),
    status: 200,
    response: PriceHistory,
    etag: true,
  }),
} as const;
