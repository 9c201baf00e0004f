import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { userAgentOf, type Config } from '../../config/config.ts';
import { StoredProxyPool, type ProxyPool } from '../../shop/proxies/stored-proxy-pool.ts';
import { type Cache } from '../../ports/cache/cache.ts';
import { type Database } from '../../ports/database/database.ts';
import { memoryRateLimit } from '../../ports/rate-limit/memory.ts';
import { type RateLimit } from '../../ports/rate-limit/rate-limit.ts';
import { siteDomain } from '../../shop/crawling/canonical-url.ts';
import { paceRate } from '../../shop/crawling/pace.ts';
import { pauseAsAsked } from '../../shop/crawling/pause-as-asked.ts';
import { type Log } from '../../telemetry/log.ts';
import { createRenderer, type PageRenderer } from '../../shop/browser/create-renderer.ts';
import { type RenderResult } from '../../shop/browser/render-page.ts';
import { createDomainGate, DomainBusyError, type DomainGate } from '../../shop/crawling/domain-gate.ts';
import { createAddressPace, type AddressPace } from '../../shop/net/address-pace/address-pace.ts';
import { exemptNetworks } from '../../shop/net/address-pace/exempt-networks.ts';
import { BodyBudget } from '../../shop/net/body-budget.ts';
import { createPageFetcher, type FetchRequest, type PageFetcher } from '../../shop/net/fetch-page.ts';
import { type VisitParts } from '../../features/checks/visit-page.ts';
import { computeExtractorVersion } from '../../shop/page/extractor-key.ts';
import { ReaderThreads } from '../../shop/page/reader-threads.ts';
import { createRobots, type Robots, type RobotsOptions } from '../../shop/crawling/robots.ts';
import { createRoutes, type FetchRoutes } from '../../shop/crawling/routes.ts';
import { type AddressGuard } from '../../shop/net/address-guard.ts';
import { findWatchers } from '../../store/products/watches.ts';

/** How long a check waits for a slot at its domain before it is postponed. */
const MAX_SLOT_WAIT_MS = 5000;
/** How long the body of a page waits for memory before the check is postponed. */
const MAX_MEMORY_WAIT_MS = 5000;
const READER_THREAD_PROGRAM = new URL('../../shop/page/reader-thread-main.ts', import.meta.url);
/** More threads would idle: fetching cannot supply them with pages. */
const MAX_READER_THREADS = 4;
/**
 * Bound on a thread's heap, of which about 30 MB are in use. Under a lower bound V8 collects garbage more
 * often: with 512 MB that took a sixth of the thread's time.
 */
const READER_HEAP_MEGABYTES = 2048;
/** Statuses of robots.txt that mean that the site blocks this route. */
const BLOCKED_STATUSES: ReadonlySet<number> = new Set([429, 503]);
/** How long to postpone a check when robots.txt could not be fetched because of a proxy. */
const PROXY_FAILURE_WAIT_MS = 60_000;

/** What the failure of a page without watchers is attributed to. */
const NOBODY: readonly string[] = ['nobody'];

export interface PageVisitor {
  /**
   * The parts for `visitPage`, without the callbacks, which differ by check. Checks stop when the signal
   * aborts.
   */
  visitParts(signal: AbortSignal): Omit<VisitParts, 'onPageRead' | 'onCrawlDelay' | 'onBrowserNeed'>;
  /** What visits do without, for operators: name -> reason. */
  degraded(): Readonly<Record<string, string>>;
  /** Fetches by the route that the settings and the site's own state allow. */
  routes: FetchRoutes;
  close(): Promise<void>;
}

export interface PageVisitorParts {
  config: Config;
  guard: AddressGuard;
  cache: Cache;
  rateLimit: RateLimit;
  /** The database with the pool of proxies; null to make all requests directly. */
  database: Database | null;
  /** How long a visit waits for a slot at its domain. */
  maxSlotWaitMs?: number;
  log?: Log;
}

function openProxyPool(
  { config, database, log }: PageVisitorParts,
  onRemoved: (proxyUrls: readonly string[]) => void,
): ProxyPool | null {
  if (database === null) return null;
  return new StoredProxyPool(database, {
    restMs: config.proxyRestMs,
    retireAfterBlocks: config.proxyRetireAfterBlocks,
    onRemoved,
    onRetired: (proxyIds) => log?.warn({ proxyIds }, 'retired proxies that were blocked too often'),
    onError: (error) => log?.warn({ err: error }, 'could not read or write the proxy pool'),
  });
}

/** Assembles the parts for visiting pages. Fetching robots.txt counts towards a domain's pace too. */
export function createPageVisitor(parts: PageVisitorParts): PageVisitor {
  const { config } = parts;
  const addressPace = openAddressPace(parts);
  const { guard } = addressPace;
  const fetcher = openFetcher(config, addressPace);
  const proxies = openProxyPool(parts, fetcher.closeProxyConnections);
  const gate = openGate(parts);
  const stopping = new AbortController();
  const extractorVersion = computeExtractorVersion();
  const routes = createRoutes(fetcher, proxies, config.proxyMode);
  const onWarning = (message: string, error?: unknown) => parts.log?.warn({ err: error }, message);
  const readerThreads = openReaderThreads(config, onWarning);
  const bodies = new BodyBudget({ maxBytes: config.bodyMemoryBytes, maxWaitMs: MAX_MEMORY_WAIT_MS });
  const renderer = createRenderer({ config, guard, onWarning });
  const browserRoutes = createRoutes(countedRenderer(renderer, addressPace), proxies, config.proxyMode);
  const robots = openRobots(parts, { gate, routes, signal: stopping.signal });
  return {
    routes,
    visitParts: (signal) => ({
      guard,
      robots,
      gate,
      routes,
      renderer,
      browserRoutes,
      retryPlainAfterMs: config.retryWithoutBrowserAfterMs,
      extractorVersion,
      readPage: (page, site) => readerThreads.read(page, site),
      bodies,
      pacePerMinute: config.pacePerMinute,
      slot: unlimitedSlot(signal),
      signal,
    }),
    degraded() {
      const reason = renderer.degradedReason();
      return reason === null ? {} : { browser: reason };
    },
    async close() {
      stopping.abort();
      await Promise.all([fetcher.close(), renderer.close(), readerThreads.close()]);
      await proxies?.close();
    },
  };
}

function unlimitedSlot(signal: AbortSignal): VisitParts['slot'] {
  return {
    take: () => Promise.resolve(),
    pause: (ms) => sleep(ms, undefined, { signal }),
  };
}

function openFetcher(config: Config, { guard, countRequest }: AddressPace): PageFetcher {
  return createPageFetcher({
    guard,
    beforeRequest: countRequest,
    userAgent: userAgentOf(config),
    timeoutMs: config.fetchTimeoutMs,
    maxBytes: config.maxPageBytes,
    maxRedirects: config.maxRedirects,
    proxyTimeoutMs: config.proxyTimeoutMs,
  });
}

function countedRenderer(
  { render }: Pick<PageRenderer, 'render'>,
  { countRequest }: AddressPace,
): { fetch: (request: FetchRequest) => Promise<RenderResult> } {
  return {
    async fetch(request) {
      await countRequest(new URL(request.url), request.pacePerMinute);
      return render(request);
    },
  };
}

/** The first requests of each minute, as many as one domain may get, are not counted in shared buckets. */
function openAddressPace({ config, guard, rateLimit }: PageVisitorParts): AddressPace {
  return createAddressPace({
    guard,
    shared: rateLimit,
    local: memoryRateLimit(),
    perMinute: config.addressPaceFactor * config.pacePerMinute,
    freePerMinute: config.pacePerMinute,
    isExempt: exemptNetworks(config.addressPaceExempt),
    countsAllowListed: !config.addressPaceExempt.includes('allow-listed'),
  });
}

function openGate(parts: PageVisitorParts): DomainGate {
  const { config, rateLimit, log, maxSlotWaitMs = MAX_SLOT_WAIT_MS } = parts;
  return createDomainGate(rateLimit, {
    maxWaitMs: maxSlotWaitMs,
    breaker: {
      failuresToOpen: config.breakerFailures,
      openForMs: config.breakerOpenMs,
      trials: config.breakerTrials,
    },
    findSources: (pageKey) => findFailureSources(parts, pageKey),
    onPause: (domain, forMs) => log?.info({ domain, forMs }, 'a shop asks for no requests'),
  });
}

/** Some of the accounts that watch the product, as many as the breaker can tell apart. */
async function findFailureSources(
  { database, config, log }: PageVisitorParts,
  productId: string,
): Promise<readonly string[]> {
  if (database === null) return NOBODY;
  const watchers = await findWatchers(database, productId, config.breakerFailures).catch((error: unknown) => {
    log?.warn({ err: error, productId }, 'the watchers of a failing page could not be read');
    return [];
  });
  return watchers.length > 0 ? watchers : NOBODY;
}

function openReaderThreads(
  { extractionThreads, extractionTimeoutMs }: Config,
  onWarning: (message: string, error?: unknown) => void,
): ReaderThreads {
  return new ReaderThreads({
    program: READER_THREAD_PROGRAM,
    maxThreads: extractionThreads || Math.min(Math.max(availableParallelism() - 1, 1), MAX_READER_THREADS),
    timeoutMs: extractionTimeoutMs,
    maxHeapMegabytes: READER_HEAP_MEGABYTES,
    onThreadExit: (error) =>
      onWarning('a reader thread exited; the page it was reading counts as unreadable', error),
  });
}

function openRobots(
  { config, cache, rateLimit }: PageVisitorParts,
  visit: Pick<VisitParts, 'gate' | 'routes' | 'signal'>,
): Robots {
  return createRobots({
    fetcher: { fetch: robotsFetch({ ...visit, pacePerMinute: config.pacePerMinute }) },
    cache,
    userAgent: userAgentOf(config),
    cacheTtlMs: config.robotsCacheMs,
    onCrawlDelay: (origin, delayMs) => rateLimit.pause(siteDomain(origin), delayMs),
  });
}

/**
 * Fetches robots.txt at the domain's pace and by the page's route. After a failure of the proxy it throws,
 * since the result says nothing about the site and must not be cached.
 */
function robotsFetch({
  gate,
  routes,
  pacePerMinute,
  signal,
}: Pick<VisitParts, 'gate' | 'routes' | 'pacePerMinute' | 'signal'>): RobotsOptions['fetcher']['fetch'] {
  return async (request, pageSite) => {
    const pause = unlimitedSlot(signal).pause;
    const domain = siteDomain(new URL(request.url));
    const site = { proxyMode: null, directRestsUntil: null, ...pageSite, domain };
    const known = pageSite?.domain === domain ? pageSite : null;
    const perMinute = known?.pacePerMinute ?? pacePerMinute;
    const keepPace = () => gate.keepPace(domain, paceRate(perMinute, known?.crawlDelayMs ?? null), pause);
    await keepPace();
    const beforeRedirect = (url: URL) => gate.keepPace(siteDomain(url), paceRate(perMinute, null), pause);
    const { result, route } = await routes.fetch({ ...request, beforeRedirect }, site, keepPace);
    pauseAsAsked(gate, result);
    if (result.kind === 'page' && BLOCKED_STATUSES.has(result.status))
      await routes.report(route, site, 'blocked');
    if (result.kind === 'unreachable' && result.reason === 'proxy')
      throw new DomainBusyError('the proxies are failing', PROXY_FAILURE_WAIT_MS);
    return result;
  };
}
