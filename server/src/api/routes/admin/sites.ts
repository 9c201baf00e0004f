import { validateSiteRules } from '../../../shop/page/validate-site-rules.ts';
import { changeSite, listSites, readSite } from '../../../store/sites/sites.ts';
import { type ApiParts } from '../../http/api-parts.ts';
import { DEFAULT_LIMIT, toPage } from '../../http/paging.ts';
import { found } from '../../http/problems.ts';
import { type Handlers } from '../../http/register-route.ts';

export function adminSiteRoutes({ database }: ApiParts): Handlers<'listSites' | 'getSite' | 'updateSite'> {
  return {
    listSites: async ({ query }) => {
      const { containing = '', cursor: after = '', limit = DEFAULT_LIMIT } = query;
      const sites = await listSites(database, { containing, after, limit: limit + 1 });
      return toPage(sites, query, ({ domain }) => domain);
    },
    getSite: async ({ params }) => ({ site: found(await readSite(database, params.domain), 'site') }),
    updateSite: async ({ params, body }) => {
      if (body.rules) validateSiteRules(body.rules);
      return { site: found(await changeSite(database, params.domain, body), 'site') };
    },
  };
}
