import { addProxy, retireProxy, listProxies, listProxyDomains } from '../../../shop/proxies/admin-proxies.ts';
import { type ApiParts } from '../../http/api-parts.ts';
import { DEFAULT_LIMIT, pageOf, toPage } from '../../http/paging.ts';
import { found } from '../../http/problems.ts';
import { type Handlers } from '../../http/register-route.ts';

type ProxyRoute = 'listProxies' | 'createProxy' | 'deleteProxy' | 'listProxyDomains';

export function adminProxyRoutes({ database }: ApiParts): Handlers<ProxyRoute> {
  return {
    listProxies: async ({ query }) =>
      toPage(await listProxies(database, pageOf(query)), query, ({ id }) => id),
    createProxy: async ({ body }) => ({ proxy: await addProxy(database, body.url) }),
    deleteProxy: async ({ params }) => {
      found(await retireProxy(database, params.id), 'proxy');
      return null;
    },
    listProxyDomains: async ({ params, query }) => {
      const page = { after: query.cursor ?? '', limit: (query.limit ?? DEFAULT_LIMIT) + 1 };
      const domains = found(await listProxyDomains(database, params.id, page), 'proxy');
      return toPage(domains, query, ({ domain }) => domain);
    },
  };
}
