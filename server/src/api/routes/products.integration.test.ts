import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type ApiResponse,
  eventually,
  startTestApi,
  type TestApi,
  type Visitor,
} from '../../../test/api/test-api.ts';
import { ARTICLE, productPage, startTestShop, type TestShop } from '../../../test/api/test-shop.ts';

let shop: TestShop;
let api: TestApi;
let visitor: Visitor;
let made = 0;

beforeAll(async () => {
  shop = await startTestShop();
  api = await startTestApi({
    env: { TIDEMARK_ALLOW_HOSTS: shop.host },
    roles: ['worker', 'relay', 'alerts'],
  });
});
afterAll(async () => {
  await api.close();
  await shop.close();
});
beforeEach(async () => {
  visitor = await api.visitor();
});

/** Adds a page to the shop. */
function newPage(page = productPage({ price: '49.90' })): string {
  const path = `/p/${++made}`;
  shop.pages.set(path, page);
  return shop.url(path);
}

const add = (by: Visitor, url: string, more: object = {}): Promise<ApiResponse> =>
  by.request('POST', '/products', { url, ...more });

const rulesOf = async (productId: string) =>
  (await visitor.request('GET', `/alerts?productId=${productId}`)).body.items;

async function stored(): Promise<{ products: number; watches: number; rules: number }> {
  const [row] = await api.parts.database.query<{ products: number; watches: number; rules: number }>(
    `SELECT (SELECT count(*) FROM products) AS products, (SELECT count(*) FROM watches) AS watches,
       (SELECT count(*) FROM alert_rules) AS rules`,
  );
  if (!row) throw new Error('no row');
  return row;
}

describe('adding a product', () => {
  it('adding a product returns the price of the first check', async () => {
    const response = await add(visitor, newPage());
    expect(response.status).toBe(201);
    expect(response.body.product).toMatchObject({
      title: 'Brass lamp',
      domain: shop.host,
      price: { amount: '49.90', currency: 'USD' },
      availability: 'InStock',
      change: null,
      low: { price: { amount: '49.90', currency: 'USD' } },
      foundBy: { method: expect.any(String), confidence: expect.any(Number) },
      lastCheck: { outcome: 'priced', message: 'Price read.' },
      sparkline: [{ close: '49.90' }],
    });
  });

  it('adding a product accepts a page with characters that the database cannot store', async () => {
    const name = `Br\u0000ass \ud800 lamp${'!'.repeat(5000)}`;
    const response = await add(visitor, newPage(productPage({ name, price: '49.90' })));
    expect(response.status).toBe(201);
    expect(response.body.product).toMatchObject({
      title: expect.stringMatching(/^Br.{0,3}ass .* lamp!+$/u),
      price: { amount: '49.90', currency: 'USD' },
      lastCheck: { outcome: 'priced' },
    });
  });

  it('adding a product recognizes the same page under differently written addresses', async () => {
    const url = newPage();
    const first = await add(visitor, url);
    const again = await add(visitor, `  ${url}?utm_source=mail&gclid=1#reviews `);
    expect(again.status).toBe(201);
    expect(again.body.product.id).toBe(first.body.product.id);
    expect((await visitor.request('GET', '/products')).body.items).toHaveLength(1);
  });

  it('a page that several accounts add at once is fetched once', async () => {
    const url = newPage();
    const visitors = await Promise.all(Array.from({ length: 5 }, () => api.visitor()));
    const responses = await Promise.all(visitors.map((one) => add(one, url)));
    expect(new Set(responses.map(({ body }) => body.product.id)).size).toBe(1);
    expect(responses.map(({ body }) => body.product.price?.amount)).toEqual(Array(5).fill('49.90'));
    const path = new URL(url).pathname;
    expect(shop.requests.filter((request) => request === `GET ${path}`)).toHaveLength(1);
    const [row] = await api.parts.database.query<{ watcher_count: number }>(
      'SELECT watcher_count FROM products WHERE id = $1',
      [responses[0]?.body.product.id],
    );
    expect(row?.watcher_count).toBe(5);
  });

  it('an address that turns out to be a known product is merged with it', async () => {
    const url = newPage();
    const first = await add(visitor, url);
    const alias = newPage(productPage({ price: '49.90', canonical: url }));
    const second = await add(visitor, alias, { targetPrice: '60' });
    expect(second.status).toBe(201);
    expect(second.body.product).toMatchObject({ id: first.body.product.id, price: { amount: '49.90' } });
    const { items } = (await visitor.request('GET', `/alerts?productId=${first.body.product.id}`)).body;
    expect(items).toHaveLength(1);
  });
});

describe('adding a page that cannot be tracked', () => {
  it.each([
    ['not-a-product', () => newPage(ARTICLE)],
    ['gone', () => shop.url('/p/never-was')],
    ['refused-address', () => 'http://127.0.0.1:1/'],
    ['refused-address', () => 'http://[::ffff:10.0.0.1]/'],
    ['refused-address', () => 'http://169.254.169.254/latest/meta-data/'],
    ['invalid-url', () => 'not an address'],
    ['invalid-url', () => 'javascript:alert(1)'],
    ['invalid-url', () => 'http://user:secret@shop.example/'],
  ])('adding a page that cannot be tracked is refused as %s, and nothing is stored', async (code, page) => {
    const before = await stored();
    const response = await add(visitor, page(), { targetPrice: 10, notifyAnyDrop: true });
    expect(response.status).toBe(422);
    expect(response.body.code).toBe(code);
    expect(response.body.detail).not.toBe('');
    expect(await stored()).toEqual(before);
  });

  it('adding a page is refused when robots.txt forbids it', async () => {
    const strict = await startTestShop();
    strict.pages.set('/robots.txt', {
      headers: { 'content-type': 'text/plain' },
      body: 'User-agent: *\nDisallow: /',
    });
    strict.pages.set('/p/1', productPage({ price: '5' }));
    const polite = await startTestApi({ env: { TIDEMARK_ALLOW_HOSTS: strict.host }, roles: ['worker'] });
    const response = await add(await polite.visitor(), strict.url('/p/1'));
    expect(response).toMatchObject({ status: 422, body: { code: 'forbidden-by-robots' } });
    expect(strict.requests).not.toContain('GET /p/1');
    await polite.close();
    await strict.close();
  });

  it('adding a page is refused without a fetch when another account was refused before', async () => {
    const url = newPage({ body: productPage({ price: '0' }).body });
    const other = await api.visitor();
    const known = await add(other, url);
    expect(known.status).toBe(201);
    shop.pages.set(new URL(url).pathname, { status: 410, body: '' });
    await other.request('POST', `/products/${known.body.product.id}/check`);
    const fetches = shop.requests.length;
    expect((await add(visitor, url)).body.code).toBe('gone');
    expect(shop.requests).toHaveLength(fetches);
  });
});

describe('adding a page that cannot be read now', () => {
  it.each([
    ['blocked', { status: 403, body: 'Forbidden' }],
    ['unreachable', { status: 500, body: 'Oops' }],
  ])('a page that cannot be read now is watched nevertheless: %s', async (outcome, page) => {
    const response = await add(visitor, newPage(page));
    expect(response.status).toBe(201);
    expect(response.body.product).toMatchObject({ price: null, lastCheck: { outcome } });
    expect(response.body.product.lastCheck.message).not.toBe('');
  });
});

describe('a rule created with the product', () => {
  it.each([
    ['text', '45.5'],
    ['a number', 45.5],
    ['money', { amount: '45.50', currency: 'USD' }],
  ])('a rule created with the product takes its target as %s', async (_kind, targetPrice) => {
    const { body } = await add(visitor, newPage(), { targetPrice });
    expect(body.product.price.amount).toBe('49.90');
    const rules = await eventually(async () => {
      const found = await rulesOf(body.product.id);
      return found[0]?.targetPrice.currency === 'USD' && found;
    });
    expect(rules).toMatchObject([
      { type: 'below_target', targetPrice: { amount: '45.50', currency: 'USD' }, armed: true, enabled: true },
    ]);
  });

  it.each([
    ['in the shop’s currency', '50'],
    ['with its currency', { amount: '50', currency: 'USD' }],
  ])(
    'a rule created with the product fires once and at once when the price is low enough already, %s',
    async (_how, targetPrice) => {
      const { body } = await add(visitor, newPage(), { targetPrice });
      const notifications = await eventually(async () => {
        const { items } = (await visitor.request('GET', '/notifications')).body;
        return items.length > 0 && items;
      });
      expect(notifications).toMatchObject([
        { type: 'below_target', productId: body.product.id, price: { amount: '49.90' } },
      ]);
      expect(await rulesOf(body.product.id)).toMatchObject([{ armed: false }]);
    },
  );

  it('repeated requests create the product’s rule once', async () => {
    const url = newPage();
    const wish = { targetPrice: '40', notifyAnyDrop: true };
    const { body } = await add(visitor, url, wish);
    await add(visitor, url, wish);
    await add(visitor, url, { targetPrice: 40.0 });
    expect(await rulesOf(body.product.id)).toHaveLength(2);
    await add(visitor, url, { targetPrice: '35' });
    expect(await rulesOf(body.product.id)).toHaveLength(3);
  });

  it.each([
    ['before it is watched', false],
    ['when it is watched already', true],
  ])('a rule in another currency than the product’s is refused, %s', async (_when, watched) => {
    const url = newPage();
    if (watched) await add(visitor, url);
    const before = await stored();
    const response = await add(visitor, url, { targetPrice: { amount: '20', currency: 'EUR' } });
    expect(response).toMatchObject({ status: 422, body: { code: 'currency-mismatch' } });
    expect(await stored()).toMatchObject({ watches: before.watches, rules: before.rules });
  });

  it.each(['0', '0.001', 'cheap', -5, { amount: '5' }])(
    'is refused with the target %j',
    async (targetPrice) => {
      const url = newPage();
      await add(visitor, url);
      const response = await add(visitor, url, { targetPrice });
      expect([400, 422]).toContain(response.status);
    },
  );
});

describe('the list of products', () => {
  it('the list contains the account’s products, newest first, in pages', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.unshift((await add(visitor, newPage())).body.product.id);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await visitor.request('GET', `/products?limit=2${query}`);
      seen.push(...body.items.map((product: { id: string }) => product.id));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(ids);
  });

  it('the list shows the price change', async () => {
    const url = newPage(productPage({ price: '50.00' }));
    const { body } = await add(visitor, url);
    shop.pages.set(new URL(url).pathname, productPage({ price: '40.00' }));
    const checked = await visitor.request('POST', `/products/${body.product.id}/check`);
    expect(checked.body.check).toMatchObject({ outcome: 'priced' });
    expect(checked.body.product).toMatchObject({
      price: { amount: '40.00' },
      change: { previousPrice: { amount: '50.00', currency: 'USD' }, percent: -20 },
      low: { price: { amount: '40.00' } },
      high: { price: { amount: '50.00' } },
    });
  });

  it('the list shows the candidates of a page whose price is not certain, and no price', async () => {
    const amounts = '<p>$49.00</p><p>$59.00</p>';
    const url = newPage({ body: `<h1>Brass lamp</h1>${amounts}<button>Add to cart</button>` });
    const { status, body } = await add(visitor, url);
    expect(status).toBe(201);
    expect(body.product).toMatchObject({
      price: null,
      candidates: [
        { amount: '49', currency: 'USD', text: '$49.00' },
        { amount: '59', currency: 'USD', text: '$59.00' },
      ],
      lastCheck: { outcome: 'unsure', message: expect.stringContaining('49 USD, 59 USD') },
    });
    shop.pages.set(new URL(url).pathname, productPage({ price: '49.00' }));
    const checked = await visitor.request('POST', `/products/${body.product.id}/check`);
    expect(checked.body.product).toMatchObject({ price: { amount: '49.00' }, candidates: [] });
  });

  it('the list shows a jump as unconfirmed, and not as a price', async () => {
    const url = newPage(productPage({ price: '50.00' }));
    const { body } = await add(visitor, url);
    shop.pages.set(new URL(url).pathname, productPage({ price: '5.00' }));
    const checked = await visitor.request('POST', `/products/${body.product.id}/check`);
    expect(checked.body.product).toMatchObject({
      price: { amount: '50.00' },
      awaitingConfirmation: { price: { amount: '5.00', currency: 'USD' } },
    });
  });
});

describe('stopping to watch a product', () => {
  it('stopping to watch deletes the account’s rules, and keeps other accounts’ rules and the history', async () => {
    const url = newPage();
    const other = await api.visitor();
    const { id } = (await add(visitor, url, { notifyAnyDrop: true })).body.product;
    await add(other, url, { notifyAnyDrop: true });
    expect((await visitor.request('DELETE', `/products/${id}`)).status).toBe(204);
    expect((await visitor.request('DELETE', `/products/${id}`)).status).toBe(404);
    expect((await visitor.request('GET', '/alerts')).body.items).toEqual([]);
    expect((await other.request('GET', '/alerts')).body.items).toHaveLength(1);
    expect((await other.request('DELETE', `/products/${id}`)).status).toBe(204);
    expect((await add(visitor, url)).body.product).toMatchObject({ id, price: { amount: '49.90' } });
  });
});

describe('checking a product on request', () => {
  it('checking a product on request is limited per account', async () => {
    const limited = await startTestApi({
      env: { TIDEMARK_ALLOW_HOSTS: shop.host, TIDEMARK_CHECKS_PER_MINUTE: '2' },
      roles: ['worker'],
    });
    const one = await limited.visitor();
    const other = await limited.visitor();
    const url = newPage();
    const { id } = (await add(one, url)).body.product;
    await add(other, url);
    const check = (by: Visitor) => by.request('POST', `/products/${id}/check`);
    expect((await check(one)).status).toBe(200);
    expect((await check(one)).status).toBe(200);
    const third = await check(one);
    expect(third).toMatchObject({ status: 429, body: { code: 'too-many-checks' } });
    expect((await check(other)).status).toBe(200);
    await limited.close();
  });
});

describe('adding products in bulk', () => {
  it('adding in bulk streams one line per address, in their order', async () => {
    const good = newPage();
    const bad = newPage(ARTICLE);
    const urls = [good, 'nonsense', newPage(), bad, 'http://127.0.0.1:1/', good];
    const response = await visitor.request('POST', '/products/bulk', { urls });
    expect(response.status).toBe(200);
    expect(response.headers['content-type']).toMatch('application/x-ndjson');
    const lines = response.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ url }) => url)).toEqual(urls);
    expect(
      lines.map(({ product, problem }) => product?.price?.amount ?? product?.lastCheck ?? problem?.code),
    ).toEqual(['49.90', 'invalid-url', '49.90', 'not-a-product', 'refused-address', '49.90']);
    expect(lines[5].product.id).toBe(lines[0].product.id);
  });

  it.each([{ urls: [] }, { urls: Array(501).fill('x') }, { urls: [1] }, {}])(
    'refuses a body that is not a list of addresses',
    async (body) => {
      expect((await visitor.request('POST', '/products/bulk', body)).status).toBe(400);
    },
  );

  it('adding in bulk is refused to anonymous callers', async () => {
    expect((await api.anonymous().request('POST', '/products/bulk', { urls: ['x'] })).status).toBe(401);
  });
});
