import { startDemoShop, type DemoShop } from '@tidemark/demo-shop/start-demo-shop.ts';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { readConfig } from '../../config/config.ts';
import { memoryCache } from '../../ports/cache/memory.ts';
import { memoryRateLimit } from '../../ports/rate-limit/memory.ts';
import { createPageVisitor, type PageVisitor } from '../../app/compose/create-page-visitor.ts';
import { type PageVisit } from './interpret-response.ts';
import { visitPage } from './visit-page.ts';
import { createAddressGuard } from '../../shop/net/address-guard.ts';
import { saveBrowserNeed } from '../../store/sites/save-site-findings.ts';
import { chooseRenderMode, type BrowserNeed } from './render-mode.ts';
import { addProduct } from '../../../test/database/add-product.ts';
import { sandboxEnv } from '../../../test/servers/browser-sandbox.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';

const UNKNOWN: BrowserNeed = { requiresJs: null, learnedAt: null };
const REQUIRED: BrowserNeed = { requiresJs: true, learnedAt: null };
const FORBIDDEN: BrowserNeed = { requiresJs: false, learnedAt: null };
const learned = (agoMs: number): BrowserNeed => ({
  requiresJs: true,
  learnedAt: new Date(Date.now() - agoMs),
});

describe('chooseRenderMode', () => {
  it.each([
    ['as-needed', 'without knowledge', UNKNOWN],
    ['never', 'if an operator forbids the browser', FORBIDDEN],
    ['always', 'if an operator requires the browser', REQUIRED],
    ['always', 'if the site was recently found to need the browser', learned(99_000)],
    ['retry-plain', 'if the site was found to need the browser some time ago', learned(100_000)],
  ])('returns %s %s', (renderMode, _condition, need) => {
    expect(chooseRenderMode(need, Date.now(), 100_000)).toBe(renderMode);
  });
});

describe('saveBrowserNeed', () => {
  let test: TestDatabase;
  let siteId: number;
  let productId: string;

  beforeEach(async () => {
    test = await createTestDatabase();
    productId = await addProduct(test.database);
    const [row] = await test.database.query<{ site_id: number }>(
      'SELECT site_id FROM products WHERE id = $1',
      [productId],
    );
    siteId = row?.site_id ?? 0;
  });
  afterEach(() => test.drop());

  async function need() {
    const [row] = await test.database.query(
      'SELECT requires_js, requires_js_learned_at FROM sites WHERE id = $1',
      [siteId],
    );
    return row;
  }
  const update = (assignment: string) => test.database.query(`UPDATE ${assignment}`);

  it('saves that a site needs the browser, until a plain fetch works', async () => {
    await saveBrowserNeed(test.database, siteId, true);
    expect(await need()).toEqual({ requires_js: true, requires_js_learned_at: expect.any(Date) });
    await saveBrowserNeed(test.database, siteId, false);
    expect(await need()).toEqual({ requires_js: null, requires_js_learned_at: null });
  });

  it.each([true, false])('never changes an operator’s setting: %s', async (requiresJs) => {
    await update(`sites SET requires_js = ${requiresJs}`);
    for (const needed of [true, false]) {
      await saveBrowserNeed(test.database, siteId, needed);
      expect(await need()).toEqual({ requires_js: requiresJs, requires_js_learned_at: null });
    }
  });

  it.each([
    ['saves nothing', 'plain', false, null],
    ['saves the need', 'rendered', true, true],
  ])('%s for a site with another price from a %s page', async (_result, _kind, rendered, expected) => {
    await update(`products SET found_by = 'json-ld', rendered = ${rendered} WHERE id = ${productId}`);
    await saveBrowserNeed(test.database, siteId, true);
    expect(await need()).toMatchObject({ requires_js: expected });
  });
});

describe.skipIf(inject('chromium') === null)('visitPage with pages rendered by scripts', () => {
  let shop: DemoShop;
  let visitor: PageVisitor;
  let findings: boolean[];

  beforeEach(async () => {
    shop = await startDemoShop({ moveEveryMs: null });
    findings = [];
  });
  afterEach(async () => {
    await visitor.close();
    await shop.close();
  });

  function open(chromium = inject('chromium') ?? ''): void {
    visitor = createPageVisitor({
      config: readConfig({
        TIDEMARK_CHROMIUM: chromium,
        TIDEMARK_RETRY_WITHOUT_BROWSER_AFTER_MS: '100000',
        ...sandboxEnv(),
      }),
      guard: createAddressGuard({ allowHosts: [new URL(shop.url).host] }),
      cache: memoryCache({ maxEntries: 10, maxLength: 1_000_000 }),
      rateLimit: memoryRateLimit(),
      database: null,
    });
  }

  function visit(path: string, browserNeed: BrowserNeed): Promise<PageVisit> {
    const url = new URL(path, shop.url);
    const target = {
      url,
      domain: url.host,
      pageKey: path,
      pacePerMinute: 6000,
      crawlDelayMs: null,
      rules: null,
      browserNeed,
    };
    return visitPage(
      { ...target, validators: null, proxyMode: null, directRestsUntil: null },
      {
        ...visitor.visitParts(new AbortController().signal),
        onPageRead: () => undefined,
        onCrawlDelay: async () => undefined,
        onBrowserNeed: async (needed) => void findings.push(needed),
      },
    );
  }

  async function requestCount(path: string): Promise<number> {
    const report = (await (await fetch(`${shop.url}/__control/requests`)).json()) as {
      paths: Record<string, number>;
    };
    return report.paths[path] ?? 0;
  }

  const product = () =>
    shop.products.find(({ engine, availability }) => engine === 'shopify' && availability === 'InStock') ??
    expectProduct();

  it('reads the price in the browser, saves the need for it, and requests the document once', async () => {
    open();
    const { id, price, currency, title } = product();
    const visited = await visit(`/app/product/${id}`, UNKNOWN);
    expect(visited).toMatchObject({
      outcome: 'priced',
      rendered: true,
      validators: { etag: null, lastModified: null, bodyHash: null },
      offer: { price, currency, title },
    });
    expect(findings).toEqual([true]);
    expect(await requestCount(`/app/product/${id}`)).toBe(1);
  });

  it('uses the browser at once if the site is known to need it', async () => {
    open();
    const { id, price } = product();
    expect(await visit(`/app/product/${id}`, learned(0))).toMatchObject({
      outcome: 'priced',
      rendered: true,
      offer: { price },
    });
    expect(findings).toEqual([]);
    expect(await requestCount(`/app/product/${id}`)).toBe(1);
  });

  it('retries a plain fetch after some time, and saves whether the browser is still needed', async () => {
    open();
    const { id, url, price } = product();
    expect(await visit(new URL(url).pathname, learned(200_000))).toMatchObject({
      outcome: 'priced',
      rendered: false,
      offer: { price },
    });
    expect(await visit(`/app/product/${id}`, learned(200_000))).toMatchObject({
      outcome: 'priced',
      rendered: true,
      offer: { price },
    });
    expect(findings).toEqual([false, true]);
  });

  it('does not use the browser for plain pages, other pages, or if an operator forbids it', async () => {
    open('none');
    const { id, url } = product();
    expect(await visit(new URL(url).pathname, UNKNOWN)).toMatchObject({ outcome: 'priced', rendered: false });
    expect(await visit('/blog/how-we-choose', UNKNOWN)).toMatchObject({
      outcome: 'not_a_product',
      message: 'This page is not a product.',
    });
    expect(await visit(`/app/product/${id}`, FORBIDDEN)).toMatchObject({ outcome: 'not_a_product' });
    expect(findings).toEqual([]);
  });

  it('makes no request and uses no slot of a site that needs a browser if none is installed', async () => {
    open('none');
    const path = `/app/product/${product().id}`;
    const calls: string[] = [];
    const record = (name: string) => async () => void calls.push(name);
    const gate = {
      enter: record('enter'),
      keepPace: record('keepPace'),
      report: record('report'),
      pause: record('pause'),
    };
    const { visitParts } = visitor;
    visitor.visitParts = (signal) => ({ ...visitParts(signal), gate });
    expect(await visit(path, REQUIRED)).toMatchObject({ outcome: 'unpriced' });
    expect(calls).toEqual([]);
    expect(await requestCount('/robots.txt')).toBe(0);
  });

  it.each([UNKNOWN, REQUIRED])('reports that no browser is installed', async (browserNeed) => {
    open('none');
    expect(await visit(`/app/product/${product().id}`, browserNeed)).toEqual({
      outcome: 'unpriced',
      message: 'This page needs a browser, and none is installed.',
      retryAfterMs: null,
    });
  });
});

function expectProduct(): never {
  throw new Error('the shop has no such product');
}
