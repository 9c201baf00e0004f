import { afterEach, describe, expect, it } from 'vitest';
import { startTestApi, type Visitor } from '../../../test/api/test-api.ts';
import { productPage, startTestShop } from '../../../test/api/test-shop.ts';
import { addProduct } from '../../../test/database/add-product.ts';
import { type Parts } from '../../app/compose/parts.ts';
import { memoryRateLimit } from '../../ports/rate-limit/memory.ts';
import { type Rate, type RateLimit } from '../../ports/rate-limit/rate-limit.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function startService(env: Record<string, string> = {}) {
  const shop = await startTestShop();
  const api = await startTestApi({ env: { TIDEMARK_ALLOW_HOSTS: shop.host, ...env }, roles: ['worker'] });
  cleanups.push(shop.close, () => api.close());
  const lamp = shop.url('/lamp');
  shop.pages.set('/lamp', productPage({ price: '19.99' }));
  return { shop, api, lamp };
}

async function add(visitor: Visitor, url: string): Promise<string> {
  return (await visitor.request('POST', '/products', { url })).body.product.id;
}

const check = (visitor: Visitor, id: string) => visitor.request('POST', `/products/${id}/check`);

async function secondsUntilDispatch({ database }: Parts): Promise<number> {
  const [row] = await database.query<{ seconds: number }>(
    'SELECT extract(epoch FROM next_dispatch_at - now())::float8 AS seconds FROM site_schedule',
  );
  return row?.seconds ?? 0;
}

describe('a shop that asks for a pause', () => {
  it.each([
    ['429 and seconds', 429, '300'],
    ['503 and a date', 503, new Date(Date.now() + 300_000).toUTCString()],
  ])('gets no request for any of its pages after %s', async (_name, status, retryAfter) => {
    const { shop, api, lamp } = await startService();
    const visitor = await api.visitor();
    const id = await add(visitor, lamp);
    shop.pages.set('/vase', productPage({ price: '5.00' }));
    const vase = await add(visitor, shop.url('/vase'));
    shop.pages.set('/vase', { status, headers: { 'retry-after': retryAfter }, body: 'Too many requests' });
    await check(visitor, vase);
    const requestsBefore = shop.requests.length;

    const refused = await check(visitor, id);
    expect([refused.status, refused.body.code]).toEqual([409, 'shop-paused']);
    expect(refused.body.detail).toMatch(/^This shop asks for no requests until \d{4}-.* \d\d:\d\d UTC\.$/);
    expect((await check(visitor, vase)).status).toBe(409);
    await add(visitor, shop.url('/bowl'));
    expect(shop.requests.length).toBe(requestsBefore);
    expect(await secondsUntilDispatch(api.parts), 'its site is not dispatched').toBeGreaterThan(200);
    const leases = await api.parts.database.query('SELECT FROM schedule WHERE lease_id IS NOT NULL');
    expect(leases, 'no lease is kept').toEqual([]);
  });

  it('gets no request after its robots.txt asked for the pause', async () => {
    const { shop, api, lamp } = await startService();
    shop.pages.set('/robots.txt', { status: 503, headers: { 'retry-after': '300' }, body: '' });
    const visitor = await api.visitor();
    await add(visitor, lamp);
    await add(visitor, shop.url('/bowl'));
    expect(shop.requests).toEqual(['GET /robots.txt']);
    const entry = await api.parts.rateLimit.enter(shop.host, { burst: 5, intervalMs: 1 }, null);
    expect(entry).toMatchObject({ blockedBy: 'pause' });
  });
});

describe('pages that fail', () => {
  it('do not stop the checks of another account’s page of the same shop', async () => {
    const { shop, api, lamp } = await startService({ TIDEMARK_BREAKER_OPEN_MS: '600000' });
    const [other, attacker] = [await api.visitor(), await api.visitor()];
    const id = await add(other, lamp);
    const dead = Array.from({ length: 5 }, (_, n) => `/dead/${n}`);
    for (const path of dead) shop.pages.set(path, { status: 500, body: 'Error' });
    for (const path of dead) await add(attacker, shop.url(path));

    const [open] = (await other.request('GET', '/admin/breakers')).body.items;
    expect(open).toMatchObject({ domain: shop.host, phase: 'open', appliesTo: 'failing_accounts' });
    expect((await check(other, id)).body.check.outcome).toBe('unchanged');
    expect((await other.request('GET', '/admin/breakers')).body.items).toEqual([]);
  });

  it('count once however often one is checked, so that a single page opens no breaker', async () => {
    const { shop, api } = await startService();
    const visitor = await api.visitor();
    shop.pages.set('/dead', { status: 500, body: 'Error' });
    const id = await add(visitor, shop.url('/dead'));
    for (let n = 0; n < 6; n++) await check(visitor, id);
    expect(shop.requests.filter((request) => request === 'GET /dead')).toHaveLength(7);
    expect((await visitor.request('GET', '/admin/breakers')).body.items).toEqual([]);
  });
});

describe('checks on demand', () => {
  it('may use a third of a shop’s pace for one account in any minute', async () => {
    const buckets: Record<string, Rate> = {};
    const rateLimit: RateLimit = {
      ...memoryRateLimit(),
      take: async (key, rate) => {
        buckets[key] = rate;
        return key.endsWith('shop.example') ? { waitMs: 29_500, left: 0 } : { waitMs: 0, left: 1 };
      },
    };
    const api = await startTestApi({ env: { TIDEMARK_PACE_PER_MINUTE: '30' }, over: { rateLimit } });
    cleanups.push(() => api.close());
    const visitor = await api.visitor();
    const id = await addProduct(api.parts.database, { domain: 'www.shop.example' });
    const accounts = await api.parts.database.query<{ id: string }>(
      'INSERT INTO watches (account_id, product_id) SELECT id, $1 FROM accounts RETURNING account_id::text AS id',
      [id],
    );
    const refused = await check(visitor, id);
    expect([refused.status, refused.body.code]).toEqual([429, 'too-many-checks']);
    expect(refused.headers['retry-after']).toBe('30');
    expect(buckets[`checks:${accounts[0]?.id}:shop.example`]).toEqual({ burst: 5, intervalMs: 10_000 });
  });
});
