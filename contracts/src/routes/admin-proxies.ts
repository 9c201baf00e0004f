import { Type } from 'typebox';
import { Empty, IdParams, Page, PageQuery } from '../common.ts';
import { NewProxy, Proxy, ProxyDomain } from '../proxy.ts';
import { route } from './route.ts';

export const adminProxyRoutes = {
  listProxies: route({
    method: 'GET',
    path: '/admin/proxies',
    summary: 'List all proxies, including retired ones, newest first',
    auth: 'admin',
    query: PageQuery,
    status: 200,
    response: Page(Proxy),
  }),
  createProxy: route({
    method: 'POST',
    path: '/admin/proxies',
    summary: 'Add a proxy, or reinstate a retired one',
    auth: 'admin',
    body: NewProxy,
    status: 201,
    response: Type.Object({ proxy: Proxy }),
  }),
  deleteProxy: route({
    method: 'DELETE',
    path: '/admin/proxies/:id',
    summary: 'Retire a proxy, even if a configured source still lists it',
    auth: 'admin',
    params: IdParams,
    status: 204,
    response: Empty,
  }),
  listProxyDomains: route({
    method: 'GET',
    path: '/admin/proxies/:id/domains',
    summary: 'List a proxy’s results per shop, ordered by domain',
    auth: 'admin',
    params: IdParams,
    query: PageQuery,
    status: 200,
    response: Page(ProxyDomain),
  }),
} as const;
