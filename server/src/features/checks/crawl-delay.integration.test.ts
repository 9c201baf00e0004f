import { afterEach, describe, expect, it } from 'vitest';
import { productPage, startTestShop } from '../../../test/api/test-shop.ts';
import { createPageVisitor } from '../../app/compose/create-page-visitor.ts';
import { readConfig } from '../../config/config.ts';
import { memoryCache } from '../../ports/cache/memory.ts';
import { memoryRateLimit } from '../../ports/rate-limit/memory.ts';
import { createAddressGuard } from '../../shop/net/address-guard.ts';
import { visitPage } from './visit-page.ts';

const DELAY_MS = 30_000;
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A shop with a Crawl-delay, and a worker whose limits use a clock of the test. */
async function startVisits() {
  const shop = await startTestShop();
  shop.pages.set('/robots.txt', { body: `User-agent: *\nCrawl-delay: ${DELAY_MS / 1000}` });
  for (const path of ['/kettle', '/lamp']) shop.pages.set(path, productPage({ price: '19.99' }));
  let nowMs = 1_000_000;
  const visitor = createPageVisitor({
    config: readConfig({}),
    guard: createAddressGuard({ allowHosts: [shop.host] }),
    cache: memoryCache({ maxEntries: 10, maxLength: 1_000_000 }),
    rateLimit: memoryRateLimit(() => nowMs),
    database: null,
  });
  cleanups.push(shop.close, () => visitor.close());
  const learned: (number | null)[] = [];
  const visit = async (path: string) => {
    const target = {
      url: new URL(path, shop.origin),
      domain: shop.host,
      pageKey: path,
      pacePerMinute: null,
      crawlDelayMs: null,
      rules: null,
      browserNeed: { requiresJs: false, learnedAt: null },
      validators: null,
      proxyMode: null,
      directRestsUntil: null,
    };
    const result = await visitPage(target, {
      ...visitor.visitParts(new AbortController().signal),
      onPageRead: () => undefined,
      onCrawlDelay: async (delayMs) => void learned.push(delayMs),
      onBrowserNeed: async () => undefined,
    }).catch((error: unknown) => error);
    return result instanceof Error ? result : (result as { outcome: string }).outcome;
  };
  return { shop, visit, learned, advance: (ms: number) => void (nowMs += ms) };
}

describe('visitPage at a shop with a Crawl-delay', () => {
  it('waits for the delay between robots.txt and the first page, and between pages', async () => {
    const { shop, visit, learned, advance } = await startVisits();
    expect(await visit('/kettle')).toMatchObject({ name: 'DomainPausedError', waitMs: DELAY_MS });
    expect(learned, 'later checks are dispatched by it').toEqual([DELAY_MS]);
    advance(DELAY_MS - 10_000);
    expect(await visit('/kettle')).toMatchObject({ waitMs: 10_000 });
    expect(shop.requests).toEqual(['GET /robots.txt']);
    advance(10_000);
    expect(await visit('/kettle')).toBe('priced');
    expect(await visit('/lamp')).toMatchObject({ name: 'DomainBusyError' });
    advance(DELAY_MS - 6000);
    expect(await visit('/lamp')).toMatchObject({ name: 'DomainBusyError' });
    advance(7000);
    expect(await visit('/lamp')).toBe('priced');
    expect(shop.requests).toEqual(['GET /robots.txt', 'GET /kettle', 'GET /lamp']);
  });
});
