import { availableParallelism } from 'node:os';
import { userAgentOf, type Config } from '../../config/config.ts';
import { StoredProxyPool, type ProxyPool } from '../../shop/proxies/stored-proxy-pool.ts';
import { type Cache } from '../../ports/cache/cache.ts';
import { type Database } from '../../ports/database/database.ts';
import { type RateLimit } from '../../ports/rate-limit/rate-limit.ts';
import { siteDomain } from '../../shop/crawling/canonical-url.ts';
import { paceRate } from '../../shop/crawling/pace.ts';
import { type Log } from '../../telemetry/log.ts';
import { createRenderer } from '../../shop/browser/create-renderer.ts';
import { createDomainGate, DomainBusyError } from '../../shop/crawling/domain-gate.ts';
import { createPageFetcher } from '../../shop/net/fetch-page.ts';
import { type VisitParts } from '../../features/checks/visit-page.ts';
import { computeExtractorVersion } from '../../shop/page/extractor-key.ts';
import { ReaderThreads } from '../../shop/page/reader-threads.ts';
import { createRobots, type RobotsOptions } from '../../shop/crawling/robots.ts';
import { createRoutes } from '../../shop/crawling/routes.ts';
import { type AddressGuard } from '../../shop/net/address-guard.ts';

/** A check waits so long for its domain's turn before it gives its place to others. */
const MAX_PACE_WAIT_MS = 5000;
const READER_THREAD_PROGRAM = new URL('../../shop/page/reader-thread-main.ts', import.meta.url);
/** What fetches pages keeps no more of them busy. */
const MAX_THREADS = 4;
/** Bound on a thread's heap, which holds some 30. V8 lets a heap with a lower bound grow less between two collections: with 512 they took a sixth of all. */
const READER_HEAP_MEGABYTES = 2048;
/** robots.txt itself is refused, so that no page could be asked for by this route. */
const TURNED_AWAY: ReadonlySet<number> = new Set([429, 503]);
/** What a proxy's failure leaves unknown of a site must not be remembered of it. */
const PROXIES_FAIL_WAIT_MS = 60_000;

export interface PageVisitor {
  visitParts(signal: AbortSignal): Omit<VisitParts, 'onReading' | 'onCrawlDelay' | 'onBrowserNeed'>;
  close(): Promise<void>;
}

export interface PageVisitorParts {
  config: Config;
  guard: AddressGuard;
  cache: Cache;
  rateLimit: RateLimit;
  /** Where the pool of proxies is; null: everything goes directly. */
  database: Database | null;
  log?: Log;
}

function openPool(
  { config, database, log }: PageVisitorParts,
  onRemoved: (proxyUrls: readonly string[]) => void,
): ProxyPool | null {
  if (database === null) return null;
  return new StoredProxyPool(database, {
    restMs: config.proxyRestMs,
    retireAfterBlocks: config.proxyRetireAfterBlocks,
    onRemoved,
    onRetired: (proxyIds) => log?.warn({ proxyIds }, 'proxies that were blocked too often are given up'),
    onError: (error) => log?.warn({ err: error }, 'the pool of proxies could not be read or written'),
  });
}

/** Puts together what it takes to look at pages politely. Fetching robots.txt counts towards a domain's pace too. */
export function createPageVisitor(parts: PageVisitorParts): PageVisitor {
  const { config, guard, cache, rateLimit } = parts;
  const userAgent = userAgentOf(config);
  const fetcher = createPageFetcher({
    guard,
    userAgent,
    timeoutMs: config.fetchTimeoutMs,
    maxBytes: config.maxPageBytes,
    maxRedirects: config.maxRedirects,
    proxyTimeoutMs: config.proxyTimeoutMs,
  });
  const proxies = openPool(parts, fetcher.closeProxyConnections);
  const gate = createDomainGate(rateLimit, {
    maxWaitMs: MAX_PACE_WAIT_MS,
    breaker: {
      failuresToOpen: config.breakerFailures,
      openForMs: config.breakerOpenMs,
      trials: config.breakerTrials,
    },
  });
  const stopping = new AbortController();
  const extraction = computeExtractorVersion();
  const routes = createRoutes(fetcher, proxies, config.proxyMode);
  const onWarning = (message: string, error?: unknown) => parts.log?.warn({ err: error }, message);
  const reading = openReading(config, onWarning);
  const renderer = createRenderer({ config, guard, onWarning });
  const browserRoutes = createRoutes({ fetch: renderer.render }, proxies, config.proxyMode);
  const fetch = robotsFetch({ gate, routes, pacePerMinute: config.pacePerMinute, signal: stopping.signal });
  const robots = createRobots({ fetcher: { fetch }, cache, userAgent, cacheTtlMs: config.robotsCacheMs });
  return {
    visitParts: (signal) => ({
      guard,
      robots,
      gate,
      routes,
      renderer,
      browserRoutes,
      plainAgainMs: config.plainAgainMs,
      extraction,
      readPage: (page) => reading.read(page),
      pacePerMinute: config.pacePerMinute,
      signal,
    }),
    async close() {
      stopping.abort();
      await Promise.all([fetcher.close(), renderer.close(), reading.close()]);
      await proxies?.close();
    },
  };
}

function openReading(
  { readingThreads, readTimeoutMs }: Config,
  onWarning: (message: string, error?: unknown) => void,
): ReaderThreads {
  return new ReaderThreads({
    program: READER_THREAD_PROGRAM,
    threads: readingThreads || Math.min(Math.max(availableParallelism() - 1, 1), MAX_THREADS),
    withinMs: readTimeoutMs,
    maxHeapMegabytes: READER_HEAP_MEGABYTES,
    onThreadExit: (error) => onWarning('a thread that reads pages ended; its page is given up', error),
  });
}

/** robots.txt is asked for at the domain's pace and by the route of the page. */
function robotsFetch({
  gate,
  routes,
  pacePerMinute,
  signal,
}: Pick<VisitParts, 'gate' | 'routes' | 'pacePerMinute' | 'signal'>): RobotsOptions['fetcher']['fetch'] {
  return async (request, pageSite) => {
    const domain = siteDomain(new URL(request.url));
    const site = { proxyMode: null, directRestsUntil: null, ...pageSite, domain };
    const keepPace = () => gate.keepPace(domain, paceRate(pacePerMinute, null), signal);
    await keepPace();
    const { result, route } = await routes.fetch(request, site, keepPace);
    if (result.kind === 'page' && TURNED_AWAY.has(result.status)) await routes.note(route, site, 'blocked');
    if (result.kind === 'unreachable' && result.reason === 'proxy')
      throw new DomainBusyError('the proxies fail', PROXIES_FAIL_WAIT_MS);
    return result;
  };
}
