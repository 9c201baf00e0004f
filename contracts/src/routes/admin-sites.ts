import { Type } from 'typebox';
import { Page } from '../common.ts';
import { Site, SiteChange, SiteParams, SiteQuery } from '../site.ts';
import { route } from './route.ts';

export const adminSiteRoutes = {
  listSites: route({
    method: 'GET',
    path: '/admin/sites',
    summary: 'List the shops of tracked products by domain, with their settings and detected properties',
    auth: 'admin',
    query: SiteQuery,
    status: 200,
    response: Page(Site),
  }),
  getSite: route({
    method: 'GET',
    path: '/admin/sites/:domain',
    summary: 'Get a shop',
    auth: 'admin',
    params: SiteParams,
    status: 200,
    response: Type.Object({ site: Site }),
  }),
  updateSite: route({
    method: 'PATCH',
    path: '/admin/sites/:domain',
    summary:
      'Change a shop’s rate limit, routing, worker placement or extraction rules; null restores the default',
    auth: 'admin',
    params: SiteParams,
    body: SiteChange,
    status: 200,
    response: Type.Object({ site: Site }),
  }),
} as const;
