import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiResponse, startTestApi, type TestApi, type Visitor } from '../../../test/api/test-api.ts';
import { productPage, startTestShop, type TestShop } from '../../../test/api/test-shop.ts';

const LIMIT = 3;
const AT_ONCE = 8;

let shop: TestShop;
let api: TestApi;
let admin: Visitor;
let made = 0;

beforeAll(async () => {
  shop = await startTestShop();
  api = await startTestApi({
    env: {
      TIDEMARK_ALLOW_HOSTS: shop.host,
      TIDEMARK_MAX_PRODUCTS: String(LIMIT),
      TIDEMARK_MAX_RULES: String(LIMIT),
      TIDEMARK_MAX_CHANNELS: String(LIMIT),
      TIDEMARK_MAX_WEBHOOKS: String(LIMIT),
      TIDEMARK_MAX_API_KEYS: String(LIMIT),
    },
    roles: ['worker'],
  });
  admin = await api.visitor();
});
afterAll(async () => {
  await api.close();
  await shop.close();
});

function newPage(): string {
  const path = `/p/${++made}`;
  shop.pages.set(path, productPage({ price: '49.90' }));
  return shop.url(path);
}

const add = (by: Visitor, url = newPage(), more: object = {}): Promise<ApiResponse> =>
  by.request('POST', '/products', { url, ...more });

const manyAtOnce = (send: (index: number) => Promise<ApiResponse>) =>
  Promise.all(Array.from({ length: AT_ONCE }, (_, index) => send(index)));

const quotasOf = async (visitor: Visitor) => (await visitor.request('GET', '/me')).body.quotas;

const mailboxes = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ type: 'email', address: `me${index}@example.com` }));

function expectRefused(responses: readonly ApiResponse[], name: string): void {
  const refused = responses.filter(({ status }) => status !== 201);
  expect(refused).toHaveLength(AT_ONCE - LIMIT);
  for (const { status, body } of refused)
    expect({ status, body }).toMatchObject({
      status: 409,
      body: { code: 'quota-exceeded', quota: { name, limit: LIMIT }, detail: expect.stringMatching(/raise/) },
    });
}

describe('the quota of an account', () => {
  it('the quota of products holds when an account adds many at once', async () => {
    const visitor = await api.visitor();
    expectRefused(await manyAtOnce(() => add(visitor)), 'products');
    expect((await visitor.request('GET', '/products')).body.items).toHaveLength(LIMIT);
    expect((await quotasOf(visitor)).products).toEqual({ used: LIMIT, limit: LIMIT });
    const [{ unwatched } = { unwatched: null }] = await api.parts.database.query<{ unwatched: number }>(
      'SELECT count(*) AS unwatched FROM products WHERE watcher_count = 0',
    );
    expect(unwatched, 'a refused addition leaves no product').toBe(0);
  });

  it('the quota of products allows a page that is watched already, and another after one was removed', async () => {
    const visitor = await api.visitor();
    const urls = Array.from({ length: LIMIT }, newPage);
    for (const url of urls) expect((await add(visitor, url)).status).toBe(201);
    expect((await add(visitor, urls[0])).status).toBe(201);
    expect((await add(visitor)).status).toBe(409);
    const [product] = (await visitor.request('GET', '/products')).body.items;
    await visitor.request('DELETE', `/products/${product.id}`);
    expect((await add(visitor)).status).toBe(201);
  });

  it('the quota of products refuses the lines of a bulk request that exceed it, and no others', async () => {
    const visitor = await api.visitor();
    const urls = Array.from({ length: AT_ONCE }, newPage);
    const { text } = await visitor.request('POST', '/products/bulk', { urls });
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.filter(({ product }) => product)).toHaveLength(LIMIT);
    const codes = lines.flatMap(({ problem }) => (problem ? [problem.code] : []));
    expect(codes).toEqual(Array.from({ length: AT_ONCE - LIMIT }, () => 'quota-exceeded'));
  });

  it('the quota of rules holds when an account creates many at once', async () => {
    const visitor = await api.visitor();
    const { product } = (await add(visitor)).body;
    const create = (index: number) =>
      visitor.request('POST', '/alerts', { productId: product.id, type: 'percent_drop', percent: index + 1 });
    expectRefused(await manyAtOnce(create), 'rules');
    expect((await quotasOf(visitor)).rules).toEqual({ used: LIMIT, limit: LIMIT });
  });

  it.each([[{ targetPrice: '10' }], [{ targetPrice: { amount: '10', currency: 'USD' } }]])(
    'the quota of rules refuses a product with a rule, %j, and leaves it unwatched',
    async (rule) => {
      const visitor = await api.visitor();
      const { product } = (await add(visitor)).body;
      for (let percent = 1; percent <= LIMIT; percent++)
        await visitor.request('POST', '/alerts', { productId: product.id, type: 'percent_drop', percent });
      const response = await add(visitor, newPage(), rule);
      expect(response.body).toMatchObject({ code: 'quota-exceeded', quota: { name: 'rules' } });
      expect((await quotasOf(visitor)).products.used).toBe(1);
    },
  );

  it('the quota of webhooks holds when an account creates many at once, by either route', async () => {
    const visitor = await api.visitor();
    const create = (index: number) =>
      visitor.request('POST', '/webhooks', { url: shop.url(`/hook/${index}`) });
    expectRefused(await manyAtOnce(create), 'webhooks');
    const { channels } = (await visitor.request('GET', '/channels')).body;
    const more = { type: 'webhook', address: shop.url('/hook/more') };
    const replaced = await visitor.request('PUT', '/channels', { channels: [...channels, more] });
    expect(replaced.body).toMatchObject({ code: 'quota-exceeded', quota: { name: 'webhooks' } });
    expect((await quotasOf(visitor)).webhooks).toEqual({ used: LIMIT, limit: LIMIT });
  });

  it('the quota of channels does not count webhooks', async () => {
    const visitor = await api.visitor();
    await visitor.request('POST', '/webhooks', { url: shop.url('/hook') });
    const { version } = (await visitor.request('GET', '/channels')).body;
    const put = (count: number) =>
      visitor.request('PUT', '/channels', { channels: mailboxes(count), version });
    const refused = await put(LIMIT + 1);
    expect(refused.body).toMatchObject({ code: 'quota-exceeded', quota: { name: 'channels', limit: LIMIT } });
    expect((await put(LIMIT)).status).toBe(200);
    expect((await quotasOf(visitor)).channels).toEqual({ used: LIMIT, limit: LIMIT });
  });

  it('the quota of API keys holds when an account creates many at once', async () => {
    const visitor = await api.visitor();
    expectRefused(
      await manyAtOnce((index) => visitor.request('POST', '/api-keys', { name: `key ${index}` })),
      'apiKeys',
    );
    expect((await quotasOf(visitor)).apiKeys).toEqual({ used: LIMIT, limit: LIMIT });
  });

  it('the quotas of products, rules and checks do not apply to administrators, and the others do', async () => {
    for (let count = 0; count <= LIMIT; count++) expect((await add(admin)).status).toBe(201);
    const quotas = await quotasOf(admin);
    expect(quotas.products).toEqual({ used: LIMIT + 1, limit: null });
    expect([quotas.rules.limit, quotas.checksPerHour.limit]).toEqual([null, null]);
    expectRefused(
      await manyAtOnce((index) => admin.request('POST', '/api-keys', { name: `key ${index}` })),
      'apiKeys',
    );
  });
});

it('the checks that an account requests in an hour are limited, additions included', async () => {
  const limited = await startTestApi({
    env: { TIDEMARK_ALLOW_HOSTS: shop.host, TIDEMARK_CHECKS_PER_HOUR: '6' },
    roles: ['worker'],
  });
  try {
    await limited.visitor();
    const [greedy, other] = [await limited.visitor(), await limited.visitor()];
    const { product } = (await add(greedy)).body;
    const check = () => greedy.request('POST', `/products/${product.id}/check`);
    expect((await check()).status).toBe(200);
    expect((await add(greedy)).status).toBe(201);
    for (const refused of [await add(greedy), await check()]) {
      expect(refused.status).toBe(429);
      expect(refused.body).toMatchObject({
        code: 'quota-exceeded',
        quota: { name: 'checksPerHour', limit: 6 },
        detail: expect.stringMatching(/TIDEMARK_CHECKS_PER_HOUR/),
      });
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(60);
    }
    expect((await add(other)).status, 'other accounts are not affected').toBe(201);
  } finally {
    await limited.close();
  }
});
