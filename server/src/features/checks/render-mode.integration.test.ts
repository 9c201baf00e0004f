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
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';

const UNKNOWN: BrowserNeed = { requiresJs: null, learnedAt: null };
const OPERATORS: BrowserNeed = { requiresJs: true, learnedAt: null };
const FORBIDDEN: BrowserNeed = { requiresJs: false, learnedAt: null };
const learned = (agoMs: number): BrowserNeed => ({
  requiresJs: true,
  learnedAt: new Date(Date.now() - agoMs),
});

describe('how a site is read', () => {
  it.each([
    ['nothing is known', UNKNOWN, 'as-needed'],
    ['an operator forbids the browser', FORBIDDEN, 'never'],
    ['an operator asks for it', OPERATORS, 'always'],
    ['it was found to need it lately', learned(99_000), 'always'],
    ['it was found to need it long ago', learned(100_000), 'retry-plain'],
  ])('when %s', (_what, need, rendering) => {
    expect(chooseRenderMode(need, Date.now(), 100_000)).toBe(rendering);
  });
});

describe('what is remembered of a site', () => {
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
  const set = (column: string) => test.database.query(`UPDATE ${column}`);

  it('is that it needs the browser, until plain reading works', async () => {
    await saveBrowserNeed(test.database, siteId, true);
    expect(await need()).toEqual({ requires_js: true, requires_js_learned_at: expect.any(Date) });
    await saveBrowserNeed(test.database, siteId, false);
    expect(await need()).toEqual({ requires_js: null, requires_js_learned_at: null });
  });

  it.each([true, false])('is never other than the operator’s word: %s', async (word) => {
    await set(`sites SET requires_js = ${word}`);
    for (const needed of [true, false]) {
      await saveBrowserNeed(test.database, siteId, needed);
      expect(await need()).toEqual({ requires_js: word, requires_js_learned_at: null });
    }
  });

  it.each([
    [false, null],
    [true, true],
  ])('is nothing where other pages of it can be read; read in a browser: %s', async (rendered, expected) => {
    await set(`products SET found_by = 'json-ld', rendered = ${rendered} WHERE id = ${productId}`);
    await saveBrowserNeed(test.database, siteId, true);
    expect(await need()).toMatchObject({ requires_js: expected });
  });
});

describe.skipIf(inject('chromium') === null)('a look at a shop whose pages are drawn by scripts', () => {
  let shop: DemoShop;
  let scraper: PageVisitor;
  let news: boolean[];

  beforeEach(async () => {
    shop = await startDemoShop({ moveEveryMs: null });
    news = [];
  });
  afterEach(async () => {
    await scraper.close();
    await shop.close();
  });

  function open(chromium = inject('chromium') ?? ''): void {
    scraper = createPageVisitor({
      config: readConfig({ TIDEMARK_CHROMIUM: chromium, TIDEMARK_RETRY_WITHOUT_BROWSER_AFTER_MS: '100000' }),
      guard: createAddressGuard({ allowHosts: [new URL(shop.url).host] }),
      cache: memoryCache({ maxEntries: 10, maxLength: 1_000_000 }),
      rateLimit: memoryRateLimit(),
      database: null,
    });
  }

  function look(path: string, browserNeed: BrowserNeed): Promise<PageVisit> {
    const url = new URL(path, shop.url);
    const target = {
      url,
      domain: url.host,
      pacePerMinute: 6000,
      crawlDelayMs: null,
      rules: null,
      browserNeed,
    };
    return visitPage(
      { ...target, validators: null, proxyMode: null, directRestsUntil: null },
      {
        ...scraper.visitParts(new AbortController().signal),
        onPageRead: () => undefined,
        onCrawlDelay: async () => undefined,
        onBrowserNeed: async (needed) => void news.push(needed),
      },
    );
  }

  async function documentsAsked(path: string): Promise<number> {
    const report = (await (await fetch(`${shop.url}/__control/requests`)).json()) as {
      paths: Record<string, number>;
    };
    return report.paths[path] ?? 0;
  }

  const product = () =>
    shop.products.find(({ engine, availability }) => engine === 'shopify' && availability === 'InStock') ??
    expectProduct();

  it('reads the price in the browser, remembers that, and asks for the document once', async () => {
    open();
    const { id, price, currency, title } = product();
    const seen = await look(`/app/product/${id}`, UNKNOWN);
    expect(seen).toMatchObject({
      outcome: 'priced',
      rendered: true,
      validators: { etag: null, lastModified: null, bodyHash: null },
      reading: { price, currency, title },
    });
    expect(news).toEqual([true]);
    expect(await documentsAsked(`/app/product/${id}`)).toBe(1);
  });

  it('goes straight to the browser where it is known to be needed', async () => {
    open();
    const { id, price } = product();
    expect(await look(`/app/product/${id}`, learned(0))).toMatchObject({
      outcome: 'priced',
      rendered: true,
      reading: { price },
    });
    expect(news).toEqual([]);
    expect(await documentsAsked(`/app/product/${id}`)).toBe(1);
  });

  it('tries plainly again after some time, and forgets or confirms what it knew', async () => {
    open();
    const { id, url, price } = product();
    expect(await look(new URL(url).pathname, learned(200_000))).toMatchObject({
      outcome: 'priced',
      rendered: false,
      reading: { price },
    });
    expect(await look(`/app/product/${id}`, learned(200_000))).toMatchObject({
      outcome: 'priced',
      rendered: true,
      reading: { price },
    });
    expect(news).toEqual([false, true]);
  });

  it('leaves the browser alone for plain pages, for pages that are none, and where an operator forbids it', async () => {
    open('none');
    const { id, url } = product();
    expect(await look(new URL(url).pathname, UNKNOWN)).toMatchObject({ outcome: 'priced', rendered: false });
    expect(await look('/blog/how-we-choose', UNKNOWN)).toMatchObject({
      outcome: 'not_a_product',
      message: 'This page is not a product.',
    });
    expect(await look(`/app/product/${id}`, FORBIDDEN)).toMatchObject({ outcome: 'not_a_product' });
    expect(news).toEqual([]);
  });

  it('asks nothing of a shop, and takes none of its turns, for a page that no browser can show here', async () => {
    open('none');
    const path = `/app/product/${product().id}`;
    const entered: string[] = [];
    const note = (what: string) => async () => void entered.push(what);
    const gate = { enter: note('enter'), keepPace: note('keep pace'), report: note('report') };
    const { visitParts } = scraper;
    scraper.visitParts = (signal) => ({ ...visitParts(signal), gate });
    expect(await look(path, OPERATORS)).toMatchObject({ outcome: 'unpriced' });
    expect(entered).toEqual([]);
    expect(await documentsAsked('/robots.txt')).toBe(0);
  });

  it.each([UNKNOWN, OPERATORS])('says so where there is no browser', async (browserNeed) => {
    open('none');
    expect(await look(`/app/product/${product().id}`, browserNeed)).toEqual({
      outcome: 'unpriced',
      message: 'This page needs a browser, and none is installed.',
      retryAfterMs: null,
    });
  });
});

function expectProduct(): never {
  throw new Error('the shop has no such product');
}
