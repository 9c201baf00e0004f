import { ApiKey, CreatedApiKey, NewApiKey } from '../account.ts';
import { Empty, IdParams, Page, PageQuery } from '../common.ts';
import { route } from './route.ts';

export const apiKeyRoutes = {
  createApiKey: route({
    method: 'POST',
    path: '/api-keys',
    summary: 'Create an API key; the key is shown once',
    auth: 'session',
    body: NewApiKey,
    status: 201,
    response: CreatedApiKey,
  }),
  listApiKeys: route({
    method: 'GET',
    path: '/api-keys',
    summary: 'List your API keys',
    auth: 'session',
    query: PageQuery,
    status: 200,
    response: Page(ApiKey),
  }),
  deleteApiKey: route({
    method: 'DELETE',
    path: '/api-keys/:id',
    summary: 'Revoke an API key',
    auth: 'session',
    params: IdParams,
    status: 204,
    response: Empty,
  }),
} as const;
