import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addProduct } from '../../../../test/database/add-product.ts';
import { requestAsOthers, REFUSED } from '../../../../test/api/request-as-others.ts';
import { startTestApi, type TestApi, type Visitor } from '../../../../test/api/test-api.ts';

let api: TestApi;
let admin: Visitor;
let other: Visitor;

beforeAll(async () => {
  api = await startTestApi();
  admin = await api.visitor();
  other = await api.visitor();
  for (const domain of ['kettles.example', 'pans.example', 'teapots.example'])
    await addProduct(api.parts.database, { domain });
});
afterAll(() => api.close());
beforeEach(
  async () =>
    void (await api.parts.database.query(
      `UPDATE sites SET pace_per_minute = NULL, fresh_within_ms = NULL, region = NULL, shard = NULL, proxy_mode = NULL, rules = NULL,
         requires_js = NULL, requires_js_learned_at = NULL, crawl_delay_ms = NULL`,
    )),
);

const UNDECIDED = {
  domain: 'pans.example',
  pacePerMinute: null,
  freshWithinMs: null,
  region: null,
  shard: null,
  proxyMode: null,
  browser: null,
  rules: null,
  crawlDelayMs: null,
  browserNeedDetectedAt: null,
  createdAt: expect.any(String),
};
const change = (body: object, domain = 'pans.example') =>
  admin.request('PATCH', `/admin/sites/${domain}`, body);
const domains = async (query: string) => {
  const { body } = await admin.request('GET', `/admin/sites${query}`);
  return [body.items.map((site: { domain: string }) => site.domain), body.nextCursor];
};
const stored = async () =>
  (await api.parts.database.query<object>(`SELECT * FROM sites WHERE domain = 'pans.example'`))[0];

describe('the sites API', () => {
  it.each([
    ['GET', '/admin/sites', undefined],
    ['GET', '/admin/sites/pans.example', undefined],
    ['PATCH', '/admin/sites/pans.example', { pacePerMinute: 6 }],
  ] as const)('are the administrator’s alone: %s %s', async (method, path, body) => {
    expect(await requestAsOthers(api, other, method, path, body)).toMatchObject(REFUSED);
    expect(await stored()).toMatchObject({ pace_per_minute: null });
  });

  it('the API lists sites by domain in pages, and finds them by a part of the domain', async () => {
    expect(await domains('?limit=2')).toEqual([['kettles.example', 'pans.example'], 'pans.example']);
    expect(await domains('?limit=2&cursor=pans.example')).toEqual([['teapots.example'], null]);
    expect(await domains('?containing=PAN')).toEqual([['pans.example'], null]);
    expect(await domains('?containing=%25')).toEqual([[], null]);
  });

  it('the API reads and changes a site, and keeps the fields that a change omits', async () => {
    expect((await admin.request('GET', '/admin/sites/Pans.example')).body.site).toEqual(UNDECIDED);
    const rules = { price: ['.price-now', 'meta.price @content'], currency: 'EUR' };
    const decided = {
      pacePerMinute: 6,
      freshWithinMs: 3_600_000,
      region: 'eu',
      shard: 'pans',
      proxyMode: 'always',
    };
    expect((await change({ ...decided, rules })).body.site).toEqual({ ...UNDECIDED, ...decided, rules });
    expect((await change({ pacePerMinute: null })).body.site).toMatchObject({
      ...decided,
      pacePerMinute: null,
      rules,
    });
    expect(await stored()).toMatchObject({
      pace_per_minute: null,
      region: 'eu',
      proxy_mode: 'always',
      rules,
    });
    expect((await admin.request('GET', '/admin/sites/pans.example')).body.site).toMatchObject({
      region: 'eu',
      rules,
    });
  });

  it.each([
    ['always', true],
    ['never', false],
    [null, null],
  ])('an operator’s setting overrides the learned need for a browser: %s', async (browser, requiresJs) => {
    await api.parts.database.query('UPDATE sites SET requires_js = true, requires_js_learned_at = now()');
    const before = await admin.request('GET', '/admin/sites/pans.example');
    expect(before.body.site).toMatchObject({ browser: null, browserNeedDetectedAt: expect.any(String) });
    expect((await change({ browser })).body.site).toMatchObject({ browser, browserNeedDetectedAt: null });
    expect(await stored()).toMatchObject({ requires_js: requiresJs, requires_js_learned_at: null });
  });

  it.each([
    [{}, 400, 'invalid-request'],
    [{ pacePerMinute: 0 }, 400, 'invalid-request'],
    [{ region: 'Europe!' }, 400, 'invalid-request'],
    [{ proxyMode: 'sometimes' }, 400, 'invalid-request'],
    [{ rules: { price: 'not a list' } }, 400, 'invalid-request'],
    [{ rules: { cost: ['.price'] } }, 400, 'invalid-request'],
    [{ crawlDelayMs: 5 }, 400, 'invalid-request'],
    [{ rules: { price: ['.price', 'div[[[ @content'] } }, 422, 'invalid-site-rule'],
  ])('the API refuses the change %j of a site', async (body, status, code) => {
    expect(await change({ pacePerMinute: 9 })).toMatchObject({ status: 200 });
    expect(await change(body)).toMatchObject({ status, body: { code } });
    expect(await stored()).toMatchObject({ pace_per_minute: 9, rules: null });
  });

  it('the API responds with 404 until a page of the site is watched', async () => {
    for (const [method, body] of [
      ['GET', undefined],
      ['PATCH', { pacePerMinute: 6 }],
    ] as const)
      expect(await admin.request(method, '/admin/sites/unknown.example', body)).toMatchObject({
        status: 404,
        body: { code: 'not-found' },
      });
  });
});
