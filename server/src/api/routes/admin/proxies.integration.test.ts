import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { requestAsOthers, REFUSED } from '../../../../test/api/request-as-others.ts';
import { eventually, startTestApi, type TestApi, type Visitor } from '../../../../test/api/test-api.ts';

let api: TestApi;
let admin: Visitor;
let other: Visitor;

beforeAll(async () => {
  api = await startTestApi();
  admin = await api.visitor();
  other = await api.visitor();
});
afterAll(() => api.close());
beforeEach(async () => void (await api.parts.database.query('DELETE FROM proxies')));

const SECRET = 'socks5://cust-7:pa%2Fss@10.0.0.3';
const add = (url = SECRET) => admin.request('POST', '/admin/proxies', { url });

describe('the proxies API', () => {
  it.each([
    ['GET', '/admin/proxies', undefined],
    ['POST', '/admin/proxies', { url: SECRET }],
    ['DELETE', '/admin/proxies/1', undefined],
    ['GET', '/admin/proxies/1/domains', undefined],
  ] as const)('are the administrator’s alone: %s %s', async (method, path, body) => {
    expect(await requestAsOthers(api, other, method, path, body)).toMatchObject(REFUSED);
  });

  it('the API adds proxies and lists them without their passwords', async () => {
    const added = await add();
    expect(added.status).toBe(201);
    expect(added.body.proxy).toEqual({
      id: expect.any(String),
      address: 'socks5://10.0.0.3:1080',
      hasPassword: true,
      source: 'admin',
      successes: 0,
      failures: 0,
      blocks: 0,
      consecutiveBlocks: 0,
      restingDomainCount: 0,
      lastUsedAt: null,
      createdAt: expect.any(String),
      retiredAt: null,
    });
    const listed = await admin.request('GET', '/admin/proxies');
    expect(listed.body).toEqual({ items: [added.body.proxy], nextCursor: null });
    for (const { text } of [added, listed]) expect(text).not.toMatch(/cust-7|pa.{0,3}ss"/);
  });

  it.each([
    ['ftp://cust-7:secret@10.0.0.3', 422, 'invalid-proxy'],
    ['http://cust-7:secret@10.0.0.3/path', 422, 'invalid-proxy'],
    ['', 400, 'invalid-request'],
    ['x'.repeat(501), 400, 'invalid-request'],
  ])('the API refuses the proxy %s', async (url, status, code) => {
    const refused = await add(url);
    expect(refused).toMatchObject({ status, body: { code } });
    expect(refused.text).not.toContain('secret');
  });

  it('the API retires a proxy and accepts it again', async () => {
    const { id } = (await add()).body.proxy;
    expect(await add()).toMatchObject({ status: 409, body: { code: 'proxy-exists' } });
    expect((await admin.request('DELETE', `/admin/proxies/${id}`)).status).toBe(204);
    const { body } = await admin.request('GET', '/admin/proxies');
    expect(body.items[0]).toMatchObject({ id, retiredAt: expect.any(String) });
    expect((await add()).body.proxy).toMatchObject({ id, retiredAt: null });
    expect((await admin.request('DELETE', '/admin/proxies/999999999999999999')).status).toBe(404);
  });

  it('the API lists proxies in pages', async () => {
    for (let n = 1; n <= 5; n++) await add(`10.0.0.${n}:3128`);
    const addresses: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await admin.request('GET', `/admin/proxies?limit=2&cursor=${cursor}`);
      addresses.push(...body.items.map((item: { address: string }) => item.address));
      cursor = body.nextCursor;
    }
    expect(addresses).toEqual([5, 4, 3, 2, 1].map((n) => `http://10.0.0.${n}:3128`));
  });

  it('the API lists a proxy’s results per shop', async () => {
    const { id } = (await add()).body.proxy;
    await api.parts.database.query(
      `INSERT INTO proxy_domains (proxy_id, domain, successes, blocks, last_used_at, rests_until)
       SELECT $1::int, 'shop' || n || '.example', n, 1, now(), CASE WHEN n = 2 THEN now() + interval '1 hour' ELSE now() END
       FROM generate_series(1, 3) n`,
      [Number(id)],
    );
    const first = await admin.request('GET', `/admin/proxies/${id}/domains?limit=2`);
    expect(first.body.items).toMatchObject([
      { domain: 'shop1.example', successes: 1, blocks: 1, restsUntil: null },
      { domain: 'shop2.example', successes: 2, blocks: 1, restsUntil: expect.any(String) },
    ]);
    const rest = await admin.request(
      'GET',
      `/admin/proxies/${id}/domains?limit=2&cursor=${first.body.nextCursor}`,
    );
    expect(rest.body).toMatchObject({ items: [{ domain: 'shop3.example' }], nextCursor: null });
    const { body } = await admin.request('GET', '/admin/proxies');
    expect(body.items[0]).toMatchObject({ restingDomainCount: 1, lastUsedAt: expect.any(String) });
  });
});

describe('the proxies file', () => {
  it('the scheduler reads the proxies file, and reads it again when it changes', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'tidemark-proxies-'));
    const file = path.join(folder, 'proxies.txt');
    await writeFile(file, '10.0.0.1:3128 # the first');
    const service = await startTestApi({
      env: { TIDEMARK_PROXIES_FILE: file, TIDEMARK_PROXY_SYNC_EVERY_MS: '100' },
      roles: ['scheduler'],
    });
    const operator = await service.visitor();
    const addressesAre = (...addresses: string[]) =>
      eventually(async () => {
        const { body } = await operator.request('GET', '/admin/proxies');
        const found = body.items.map((item: { address: string }) => item.address);
        return found.join() === addresses.join();
      });
    expect(await addressesAre('http://10.0.0.1:3128')).toBe(true);
    await writeFile(file, 'socks5://10.0.0.2\n');
    expect(await addressesAre('socks5://10.0.0.2:1080')).toBe(true);
    await service.close();
    await rm(folder, { recursive: true });
  });
});
