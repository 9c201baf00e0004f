import { type PoolProxy, type ProxyPool } from '../proxies/stored-proxy-pool.ts';
import { DomainBusyError } from './domain-gate.ts';
import { type FetchRequest, type FetchResult } from '../net/fetch-page.ts';
import { type RenderResult } from '../browser/render-page.ts';
import { type UnreachableReason } from '../net/unreachable-reason.ts';

/** When proxies are used: never, for sites that blocked us, or for all sites. */
export type ProxyMode = 'never' | 'blocked' | 'always';

/** How a request leaves: through a proxy, or directly (null). */
export type FetchRoute = PoolProxy | null;

/** The facts about a site that determine the route of its requests. */
export interface SiteRoute {
  domain: string;
  /** null for the service's default. */
  proxyMode: ProxyMode | null;
  /**
   * Set after the site blocked a direct request. Until then it is visited through proxies, if there are any.
   */
  directRestsUntil: Date | null;
  /** The route to avoid, if another exists: the id of a proxy, or null for the direct route. */
  avoid?: number | null | undefined;
}

export interface RoutedResult<R extends RenderResult = FetchResult> {
  result: R;
  route: FetchRoute;
}

/** Routes for plain fetches, or for pages rendered in a browser (RenderResult). */
export interface FetchRoutes<R extends RenderResult = FetchResult> {
  /**
   * Fetches by the route chosen for the site. If a proxy fails, calls `beforeRetry` and tries once more by
   * another route, if there is one. Throws DomainBusyError if no route is free, and the errors of
   * PageFetcher.fetch.
   */
  fetch(request: FetchRequest, site: SiteRoute, beforeRetry: () => Promise<void>): Promise<RoutedResult<R>>;
  /** Reports how the site treated a request. Failures of proxies are reported by `fetch`. */
  report(route: FetchRoute, site: SiteRoute, outcome: 'succeeded' | 'blocked'): Promise<void>;
}

/** Failures that a proxy may have caused. All others are the site's. */
const ROUTE_FAILURES: ReadonlySet<UnreachableReason> = new Set([
  'proxy',
  'connect',
  'tls',
  'timeout',
  'connection-lost',
  'bad-response',
]);

/** Creates routes that use a pool of proxies. Without a pool all requests are direct. */
export function createRoutes<R extends RenderResult>(
  fetcher: { fetch(request: FetchRequest): Promise<R> },
  pool: ProxyPool | null,
  defaultMode: ProxyMode,
): FetchRoutes<R> {
  const modeOf = async ({ proxyMode }: SiteRoute): Promise<ProxyMode> =>
    pool === null || (await pool.isEmpty()) ? 'never' : (proxyMode ?? defaultMode);

  const chooseRoute = async (proxies: ProxyPool, site: SiteRoute, mode: ProxyMode): Promise<FetchRoute> => {
    const { domain, avoid, directRestsUntil } = site;
    const mayBeDirect = avoid !== null && (directRestsUntil === null || directRestsUntil <= new Date());
    if (mode === 'blocked' && mayBeDirect) return null;
    const { proxy } = await proxies.choose(domain, avoid);
    if (proxy !== null || mode === 'blocked') return proxy;
    const choice = await proxies.choose(domain);
    if (choice.proxy === null) throw new DomainBusyError('no proxy is free for this shop', choice.waitMs);
    return choice.proxy;
  };

  const send = async (request: FetchRequest, site: SiteRoute, route: FetchRoute) => {
    const result = await fetcher.fetch({ ...request, proxyUrl: route?.url });
    const failed = route !== null && mayBeRouteFailure(result);
    if (failed) pool?.recordOutcome(route, site.domain, 'failed');
    return { result, route, failed };
  };

  return {
    async fetch(request, site, beforeRetry) {
      const mode = await modeOf(site);
      if (pool === null || mode === 'never') return send(request, site, null);
      const first = await send(request, site, await chooseRoute(pool, site, mode));
      if (!first.failed) return first;
      const { proxy } = await pool.choose(site.domain, first.route?.id);
      if (proxy === null && mode === 'always') return first;
      await beforeRetry();
      return send(request, site, proxy);
    },
    async report(route, site, outcome) {
      if (route) pool?.recordOutcome(route, site.domain, outcome);
      else if (outcome === 'blocked' && (await modeOf(site)) !== 'never')
        await pool?.restDirectRoute(site.domain);
    },
  };
}

function mayBeRouteFailure(result: RenderResult): boolean {
  return result.kind === 'unreachable' && ROUTE_FAILURES.has(result.reason);
}
