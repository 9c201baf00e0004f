import { type Config } from '../../config/config.ts';
import { type PageVisit } from '../../features/checks/interpret-response.ts';
import { visitPage, type PageTarget } from '../../features/checks/visit-page.ts';
import { memoryCache } from '../../ports/cache/memory.ts';
import { memoryRateLimit } from '../../ports/rate-limit/memory.ts';
import { siteDomain } from '../../shop/crawling/canonical-url.ts';
import { createAddressGuard } from '../../shop/net/address-guard.ts';
import { createPageVisitor } from './create-page-visitor.ts';

/** For a Crawl-delay. Nothing would try again later. */
const MAX_SLOT_WAIT_MS = 120_000;

/** Visits one page without a database: at the default pace, without proxies, and storing nothing. */
export async function visitOnce(config: Config, url: URL): Promise<PageVisit> {
  const visitor = createPageVisitor({
    config,
    guard: createAddressGuard({ allowHosts: config.allowHosts }),
    cache: memoryCache({ maxEntries: 10, maxLength: 1_000_000 }),
    rateLimit: memoryRateLimit(),
    database: null,
    maxSlotWaitMs: MAX_SLOT_WAIT_MS,
  });
  try {
    return await visitPage(unknownTarget(url), {
      ...visitor.visitParts(new AbortController().signal),
      onPageRead: () => undefined,
      onCrawlDelay: async () => undefined,
      onBrowserNeed: async () => undefined,
    });
  } finally {
    await visitor.close();
  }
}

/** A page of an unknown site. */
function unknownTarget(url: URL): PageTarget {
  return {
    url,
    domain: siteDomain(url),
    pageKey: url.href,
    pacePerMinute: null,
    crawlDelayMs: null,
    rules: null,
    browserNeed: { requiresJs: null, learnedAt: null },
    validators: null,
    proxyMode: null,
    directRestsUntil: null,
  };
}
