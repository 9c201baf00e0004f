import { userAgentOf, type Config } from '../config.ts';
import { type Cache } from '../ports/cache/index.ts';
import { type RateLimit } from '../ports/rate-limit/index.ts';
import { siteDomain } from '../products/canonical-url.ts';
import { paceRate } from '../schedule/pace.ts';
import { createDomainGate } from './domain-gate.ts';
import { createPageFetcher, type PageFetcher } from './fetch-page.ts';
import { type LookParts } from './look-at-page.ts';
import { createRobots } from './robots.ts';
import { type AddressGuard } from './safe-address.ts';

/** Below this an extraction is a guess, and no price is better than a wrong one. */
const MIN_CONFIDENCE = 0.3;
/** A check waits so long for its domain's turn before it gives its place to others. */
const MAX_PACE_WAIT_MS = 5000;

export interface Scraper {
  lookParts(signal: AbortSignal): Omit<LookParts, 'onReading' | 'onCrawlDelay'>;
  close(): Promise<void>;
}

export interface ScraperParts {
  config: Config;
  guard: AddressGuard;
  cache: Cache;
  rateLimit: RateLimit;
}

/** Puts together what it takes to look at pages politely. Fetching robots.txt counts towards a domain's pace too. */
export function createScraper({ config, guard, cache, rateLimit }: ScraperParts): Scraper {
  const userAgent = userAgentOf(config);
  const fetcher = createPageFetcher({
    guard,
    userAgent,
    timeoutMs: config.fetchTimeoutMs,
    maxBytes: config.maxPageBytes,
    maxRedirects: config.maxRedirects,
    proxyTimeoutMs: config.proxyTimeoutMs,
  });
  const gate = createDomainGate(rateLimit, {
    maxWaitMs: MAX_PACE_WAIT_MS,
    breaker: {
      failuresToOpen: config.breakerFailures,
      openForMs: config.breakerOpenMs,
      trials: config.breakerTrials,
    },
  });
  const stopping = new AbortController();
  const pacedFetch: PageFetcher['fetch'] = async (request) => {
    await gate.keepPace(
      siteDomain(new URL(request.url)),
      paceRate(config.pacePerMinute, null),
      stopping.signal,
    );
    return fetcher.fetch(request);
  };
  const robots = createRobots({ fetcher: { fetch: pacedFetch }, cache, userAgent });
  return {
    lookParts: (signal) => ({
      guard,
      robots,
      gate,
      fetcher,
      minConfidence: MIN_CONFIDENCE,
      pacePerMinute: config.pacePerMinute,
      signal,
    }),
    async close() {
      stopping.abort();
      await fetcher.close();
    },
  };
}
