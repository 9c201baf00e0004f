import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { relayEvents } from '../store/events/relay-events.ts';
import { recordPrices } from '../store/prices/record-price.ts';
import { addProduct, leaseOf, priceReport } from '../../test/database/add-product.ts';
import { startRedis, type RedisServer } from '../../test/servers/redis.ts';
import { eventually, PASSWORD, startTestApi, type TestApi } from '../../test/api/test-api.ts';

const OPERATOR = {
  env: { TIDEMARK_OPERATOR_TOKEN: 'operator' },
  headers: { authorization: 'Bearer operator' },
};
const BREAKER = { failuresToOpen: 1, openForMs: 60_000, trials: 1 };
const FAILURE = { ok: false, page: '1', sources: ['1'] } as const;

describe('the breakers API', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi({ env: OPERATOR.env });
  });
  afterAll(() => api.close());

  it('the API lists open breakers to administrators only, and counts them in the metrics', async () => {
    const [admin, other] = [await api.visitor(), await api.visitor()];
    expect((await admin.request('GET', '/admin/breakers')).body).toEqual({ items: [] });
    await api.parts.rateLimit.report('quiet.example', FAILURE, BREAKER);
    const { items } = (await admin.request('GET', '/admin/breakers')).body;
    expect(items).toEqual([
      {
        domain: 'quiet.example',
        phase: 'open',
        appliesTo: 'failing_accounts',
        since: expect.any(String),
        retryAfterMs: expect.any(Number),
      },
    ]);
    expect(items[0].retryAfterMs).toBeGreaterThan(50_000);
    expect((await other.request('GET', '/admin/breakers')).status).toBe(403);
    const { text } = await other.request('GET', 'root:/metrics', undefined, OPERATOR.headers);
    expect(text).toContain('\ntidemark_breakers_open 1\n');
  });
});

describe('the limits', () => {
  it('limits send the number of remaining requests, and let requests pass when they cannot be counted', async () => {
    const api = await startTestApi({ env: { TIDEMARK_REQUESTS_PER_MINUTE: '2' } });
    const visitor = await api.visitor();
    const { headers } = await visitor.request('GET', '/me');
    expect(headers).toMatchObject({ 'x-ratelimit-limit': '2', 'x-ratelimit-remaining': '1' });
    await visitor.request('GET', '/me');
    const refused = await visitor.request('GET', '/me');
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '30']);
    expect(refused.body.detail).toBe('Too many requests; try again in 30 seconds.');
    await api.close();

    const rateLimit = { ...api.parts.rateLimit, take: () => Promise.reject(new Error('unreachable')) };
    const lenient = await startTestApi({ env: { TIDEMARK_REQUESTS_PER_MINUTE: '1' }, over: { rateLimit } });
    const one = await lenient.visitor();
    for (let n = 0; n < 3; n++) expect((await one.request('GET', '/me')).status).toBe(200);
    await lenient.close();
  });
});

describe.skipIf(inject('redisServer') === null)('with a real Redis', () => {
  // One per test, since accounts have the same ids in each and would share their limits.
  let server: RedisServer;
  beforeEach(async () => {
    server = await startRedis();
  });
  afterEach(() => server.stop());

  it('all processes share an account’s limit and the end of its session', async () => {
    const env = { REDIS_URL: server.url, TIDEMARK_REQUESTS_PER_MINUTE: '3' };
    const one = await startTestApi({ env });
    const two = await startTestApi({
      env: { ...env, DATABASE_URL: one.parts.sharedEnv['DATABASE_URL'] ?? '' },
    });
    const visitor = await one.visitor();
    const signIn = async () => {
      const credentials = { email: visitor.email, password: PASSWORD };
      const { cookies } = await visitor.request('POST', '/auth/login', credentials);
      return `${cookies[0]?.name}=${cookies[0]?.value}`;
    };
    const first = await signIn();
    expect([await request(one, first), await request(two, first)]).toEqual([200, 200]);
    await visitor.request('POST', '/auth/logout');
    expect(await request(two, first)).toBe(401);
    const second = await signIn();
    expect([await request(two, second), await request(one, second)]).toEqual([429, 429]);
    await two.close();
    await one.close();
  });

  it('a new price shows in every process, to its watchers only, as soon as it is published', async () => {
    const env = { REDIS_URL: server.url };
    const one = await startTestApi({ env });
    const two = await startTestApi({
      env: { ...env, DATABASE_URL: one.parts.sharedEnv['DATABASE_URL'] ?? '' },
    });
    const [watcher, otherUser] = [await one.visitor(), await one.visitor()];
    const { database, queue, broadcast, cache } = one.parts;
    const productId = await addProduct(database);
    const accountId = (await watcher.request('GET', '/me')).body.account.id;
    await database.query('INSERT INTO watches (account_id, product_id) VALUES ($1, $2)', [
      accountId,
      productId,
    ]);
    const elsewhere = two.anonymous();
    await elsewhere.request('POST', '/auth/login', { email: watcher.email, password: PASSWORD });

    const seen: unknown[] = [];
    const readPrices = async () => {
      const product = await elsewhere.request('GET', `/products/00${productId}`);
      const prices = await elsewhere.request('GET', `/products/${productId}/prices?range=7d`);
      seen.push([product.body.product?.price.amount, prices.body.stats?.current.amount]);
    };
    await database.query(
      `UPDATE products SET price_minor = 2000, currency = 'USD', watcher_count = 1 WHERE id = $1`,
      [productId],
    );
    await readPrices();
    const report = priceReport(productId, await leaseOf(database, productId), 1500, 'USD', { old: 2000 });
    await recordPrices(database, [report]);
    await readPrices();
    await relayEvents({ database, queue, broadcast, cache, againAfterMs: 60_000 });
    await readPrices();
    expect(seen).toEqual([
      ['20.00', '20.00'],
      ['20.00', '20.00'],
      ['15.00', '15.00'],
    ]);

    for (const path of [`/products/${productId}`, `/products/${productId}/prices?range=7d`])
      expect((await otherUser.request('GET', path)).status).toBe(404);
    await watcher.request('DELETE', `/products/${productId}`);
    for (const path of [`/products/${productId}`, `/products/${productId}/prices?range=7d`])
      expect((await elsewhere.request('GET', path)).status).toBe(404);
    await two.close();
    await one.close();
  });

  it('the service runs on without Redis, and reports that it is unreachable', async () => {
    const api = await startTestApi({ env: { REDIS_URL: server.url, ...OPERATOR.env } });
    const visitor = await api.visitor();
    const ready = () => visitor.request('GET', 'root:/readyz', undefined, OPERATOR.headers);
    expect((await ready()).body).toMatchObject({ status: 'ready', using: { shared: 'redis' } });
    await server.kill();
    for (let n = 0; n < 3; n++) expect((await visitor.request('GET', '/me')).status).toBe(200);
    expect(await ready()).toMatchObject({
      status: 200,
      body: { status: 'ready', using: expect.anything(), degraded: { redis: expect.any(String) } },
    });
    await server.start();
    await eventually(async () => !(await ready()).body.degraded);
    await api.close();
  });
});

async function request(api: TestApi, cookie: string): Promise<number> {
  return (await api.anonymous().request('GET', '/me', undefined, { cookie })).status;
}
