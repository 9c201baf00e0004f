import { type Proxy, type ProxyPool } from '../proxies/stored-proxy-pool.ts';
import { DomainBusyError } from './domain-gate.ts';
import { type FetchRequest, type FetchResult } from '../net/fetch-page.ts';
import { type RenderResult } from '../browser/render-page.ts';
import { type UnreachableReason } from '../net/unreachable-reason.ts';

/** When proxies are used: never, for sites that blocked us, or for all. */
export type ProxyMode = 'never' | 'blocked' | 'always';

/** How a request goes out: by a proxy, or directly. */
export type Route = Proxy | null;

/** What of a site decides by which route it is asked. */
export interface SiteRoute {
  domain: string;
  /** null: as the service is set. */
  proxyMode: ProxyMode | null;
  /** It blocked us: until then it is asked by proxies where there are any. */
  directRestsUntil: Date | null;
  /** The proxy's id, or null for the direct way, that had the first look: another is wanted now. */
  avoid?: number | null | undefined;
}

export interface RoutedResult<R extends RenderResult = FetchResult> {
  result: R;
  route: Route;
}

/** Ways to plain pages, or with RenderResult to pages in a browser. */
export interface Routes<R extends RenderResult = FetchResult> {
  /**
   * Fetches by the route that suits the site. Where a proxy fails, once more by another route, if there is one, after `beforeRetry`.
   * Throws DomainBusyError when there is no route now, and what PageFetcher.fetch throws.
   */
  fetch(request: FetchRequest, site: SiteRoute, beforeRetry: () => Promise<void>): Promise<RoutedResult<R>>;
  /** What the site made of the request; failures of proxies are noted by `fetch`. */
  note(route: Route, site: SiteRoute, outcome: 'answered' | 'blocked'): Promise<void>;
}

/** These may be the proxy's doing as well as the site's; the others cannot be. */
const ROUTE_FAILURES: ReadonlySet<UnreachableReason> = new Set([
  'proxy',
  'connect',
  'tls',
  'timeout',
  'connection-lost',
  'bad-response',
]);

/** Routes to sites over a pool of proxies; without one everything goes directly. */
export function createRoutes<R extends RenderResult>(
  fetcher: { fetch(request: FetchRequest): Promise<R> },
  pool: ProxyPool | null,
  defaultMode: ProxyMode,
): Routes<R> {
  const modeOf = async ({ proxyMode }: SiteRoute): Promise<ProxyMode> =>
    pool === null || (await pool.isEmpty()) ? 'never' : (proxyMode ?? defaultMode);

  const chooseFirst = async (pools: ProxyPool, site: SiteRoute, mode: ProxyMode): Promise<Route> => {
    const { domain, avoid, directRestsUntil } = site;
    const mayBeDirect = avoid !== null && (directRestsUntil === null || directRestsUntil <= new Date());
    if (mode === 'blocked' && mayBeDirect) return null;
    const { proxy } = await pools.choose(domain, avoid);
    if (proxy !== null || mode === 'blocked') return proxy;
    const choice = await pools.choose(domain);
    if (choice.proxy === null) throw new DomainBusyError('no proxy is free for this shop', choice.waitMs);
    return choice.proxy;
  };

  const send = async (request: FetchRequest, site: SiteRoute, route: Route) => {
    const result = await fetcher.fetch({ ...request, proxyUrl: route?.url });
    const failed = route !== null && mayBeRouteFailure(result);
    if (failed) pool?.note(route, site.domain, 'failed');
    return { result, route, failed };
  };

  return {
    async fetch(request, site, beforeRetry) {
      const mode = await modeOf(site);
      if (pool === null || mode === 'never') return send(request, site, null);
      const first = await send(request, site, await chooseFirst(pool, site, mode));
      if (!first.failed) return first;
      const { proxy } = await pool.choose(site.domain, first.route?.id);
      if (proxy === null && mode === 'always') return first;
      await beforeRetry();
      return send(request, site, proxy);
    },
    async note(route, site, outcome) {
      if (route) pool?.note(route, site.domain, outcome);
      else if (outcome === 'blocked' && (await modeOf(site)) !== 'never')
        await pool?.restDirectRoute(site.domain);
    },
  };
}

function mayBeRouteFailure(result: RenderResult): boolean {
  return result.kind === 'unreachable' && ROUTE_FAILURES.has(result.reason);
}
