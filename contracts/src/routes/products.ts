import { Type } from 'typebox';
import { Empty, IdParams, Page, PageQuery } from '../common.ts';
import { BulkNewProducts, LastCheck, NewProduct, Product, ProductEnvelope } from '../product.ts';
import { route } from './route.ts';

export const productRoutes = {
  addProduct: route({
    method: 'POST',
    path: '/products',
    summary:
      'Watch a product page; the response includes the result of the first check, which runs immediately',
    auth: 'account',
    body: NewProduct,
    status: 201,
    response: ProductEnvelope,
  }),
  listProducts: route({
    method: 'GET',
    path: '/products',
    summary: 'List the products you watch, newest first',
    auth: 'account',
    query: Type.Object({
      ...PageQuery.properties,
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
    }),
    status: 200,
    response: Page(Product),
    etag: true,
  }),
  getProduct: route({
    method: 'GET',
    path: '/products/:id',
    summary: 'Get a product you watch',
    auth: 'account',
    params: IdParams,
    status: 200,
    response: ProductEnvelope,
  }),
  deleteProduct: route({
    method: 'DELETE',
    path: '/products/:id',
    summary: 'Stop watching a product; also deletes your rules for it',
    auth: 'account',
    params: IdParams,
    status: 204,
    response: Empty,
  }),
  checkProduct: route({
    method: 'POST',
    path: '/products/:id/check',
    summary: 'Check the product now and wait for the result, within the shop’s rate limit',
    auth: 'account',
    params: IdParams,
    status: 200,
    response: Type.Object({ product: Product, check: Type.Union([LastCheck, Type.Null()]) }),
  }),
} as const;

/** Sends the picture itself. Not in `routes`: its response is not JSON. */
export const imageRoute = {
  method: 'GET',
  path: '/products/:id/image',
  summary: 'Get the picture of a product you watch or found by search; the service fetches it from the shop',
  params: IdParams,
} as const;

/** The path of a product's picture, relative to the origin of the service. */
export function imagePath(productId: string): string {
  return `/api/v1/products/${productId}/image`;
}

/**
 * Streams one `BulkLine` per URL as JSON lines, in the order of the URLs. Not in `routes`: its response is
 * not a JSON value.
 */
export const bulkRoute = {
  method: 'POST',
  path: '/products/bulk',
  summary: 'Watch many product pages; responds with one JSON line per URL (application/x-ndjson), in order',
  body: BulkNewProducts,
} as const;
