import { changeSite, listSites, readSite } from '../../products/sites.ts';
import { type ApiParts } from '../api-parts.ts';
import { DEFAULT_LIMIT, toPage } from '../paging.ts';
import { found } from '../problems.ts';
import { type Handlers } from '../register-route.ts';

export function adminSiteRoutes({ database }: ApiParts): Handlers<'listSites' | 'getSite' | 'updateSite'> {
  return {
    listSites: async ({ query }) => {
      const { containing = '', cursor: after = '', limit = DEFAULT_LIMIT } = query;
      const sites = await listSites(database, { containing, after, limit: limit + 1 });
      return toPage(sites, query, ({ domain }) => domain);
    },
    getSite: async ({ params }) => ({ site: found(await readSite(database, params.domain), 'site') }),
    updateSite: async ({ params, body }) => ({
      site: found(await changeSite(database, params.domain, body), 'site'),
    }),
  };
}
