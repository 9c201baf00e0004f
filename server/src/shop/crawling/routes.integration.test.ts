import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { StoredProxyPool } from '../proxies/stored-proxy-pool.ts';
import { createPageFetcher } from '../net/fetch-page.ts';
import { createRoutes, type ProxyMode, type SiteRoute } from './routes.ts';
import { createAddressGuard } from '../net/address-guard.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';
import { startBadProxy, startSocks5Proxy, type LocalProxy } from '../../../test/shop/local-proxies.ts';
import { startLocalServer } from '../../../test/shop/local-server.ts';

const DOMAIN = 'shop.example';
const DIRECTLY = '127.0.0.1';
const BY_A = '127.0.0.11';
const BY_B = '127.0.0.12';

let db: TestDatabase;
const cleanups: (() => unknown)[] = [];
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  await db.database.query('DELETE FROM proxies');
  await db.database.query('INSERT INTO sites (domain) VALUES ($1) ON CONFLICT DO NOTHING', [DOMAIN]);
  await db.database.query('UPDATE sites SET direct_rests_until = NULL');
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function addProxy(proxy: LocalProxy): Promise<number> {
  cleanups.push(proxy.close);
  const [row] = await db.database.query<{ id: number }>(
    `INSERT INTO proxies (url, source) VALUES ($1, 'file') RETURNING id`,
    [proxy.url],
  );
  return row?.id ?? 0;
}

const site = (over: Partial<SiteRoute> = {}): SiteRoute => ({
  domain: DOMAIN,
  proxyMode: null,
  directRestsUntil: null,
  ...over,
});

/** A shop that notes from which address each request comes, and the routes to it. */
async function makeRoutes(mode: ProxyMode) {
  const visitors: string[] = [];
  const shop = await startLocalServer((request, response) => {
    visitors.push(request.socket.remoteAddress ?? '');
    response.setHeader('content-type', 'text/html').end('<title>Kettle</title>');
  });
  const guard = createAddressGuard({ allowHosts: [shop.host] });
  const fetcher = createPageFetcher({ guard, userAgent: 'Tidemark/1.0', proxyTimeoutMs: 500 });
  const pool = new StoredProxyPool(db.database, {
    restMs: 3_600_000,
    retireAfterBlocks: 10,
    onError: (error) => {
      throw error;
    },
  });
  cleanups.push(shop.close, fetcher.close, () => pool.close());
  const routes = createRoutes(fetcher, pool, mode);
  let retries = 0;
  const ask = (over: Partial<SiteRoute> = {}) =>
    routes.fetch({ url: shop.origin }, site(over), async () => void retries++);
  return { routes, pool, visitors, ask, retries: () => retries };
}

const LATER = () => new Date(Date.now() + 60_000);

describe('a request goes', () => {
  it.each<[string, ProxyMode, Partial<SiteRoute>, string]>([
    ['directly while the shop has not blocked us', 'blocked', {}, DIRECTLY],
    ['by a proxy while the shop has', 'blocked', { directRestsUntil: LATER() }, BY_A],
    ['directly again once that is over', 'blocked', { directRestsUntil: new Date(0) }, DIRECTLY],
    ['by a proxy always', 'always', {}, BY_A],
    ['directly where the site says never', 'always', { proxyMode: 'never' }, DIRECTLY],
    ['by a proxy where the site says always', 'blocked', { proxyMode: 'always' }, BY_A],
    ['never by a proxy', 'never', { directRestsUntil: LATER() }, DIRECTLY],
    ['by a proxy for a second look', 'blocked', { avoid: null }, BY_A],
  ])('%s', async (_how, mode, site, expected) => {
    await addProxy(await startSocks5Proxy({ localAddress: BY_A }));
    const { ask, visitors } = await makeRoutes(mode);
    const { result, route } = await ask(site);
    expect(result).toMatchObject({ kind: 'page', status: 200 });
    expect(visitors).toEqual([expected]);
    expect(route === null).toBe(expected === DIRECTLY);
  });

  it.each(['blocked', 'always'] as const)('directly where there are no proxies (%s)', async (mode) => {
    const { ask, visitors } = await makeRoutes(mode);
    await ask({ directRestsUntil: LATER(), avoid: null });
    expect(visitors).toEqual([DIRECTLY]);
  });

  it('by another proxy than the first look’s, or by the same where it is alone', async () => {
    const a = await addProxy(await startSocks5Proxy({ localAddress: BY_A }));
    const alone = await makeRoutes('always');
    await alone.ask({ avoid: a });
    expect(alone.visitors).toEqual([BY_A]);
    await addProxy(await startSocks5Proxy({ localAddress: BY_B }));
    const two = await makeRoutes('always');
    for (let n = 0; n < 10; n++) await two.ask({ avoid: a });
    expect(new Set(two.visitors)).toEqual(new Set([BY_B]));
  });
});

describe('a shop that blocks', () => {
  it('is asked by proxies for an hour, by each until it blocks that one too, then directly', async () => {
    await addProxy(await startSocks5Proxy({ localAddress: BY_A }));
    await addProxy(await startSocks5Proxy({ localAddress: BY_B }));
    const { ask, routes, visitors } = await makeRoutes('blocked');
    await routes.report((await ask()).route, site(), 'blocked');
    const [row] = await db.database.query<{ until: Date }>(
      'SELECT direct_rests_until AS until FROM sites WHERE domain = $1',
      [DOMAIN],
    );
    expect(row?.until.getTime()).toBeGreaterThan(Date.now() + 3_000_000);
    for (let n = 0; n < 3; n++)
      await routes.report((await ask({ directRestsUntil: row?.until ?? null })).route, site(), 'blocked');
    expect(visitors[0]).toBe(DIRECTLY);
    expect(visitors.slice(1, 3).sort()).toEqual([BY_A, BY_B]);
    expect(visitors[3]).toBe(DIRECTLY);
  });

  it('is left alone by those who always go by proxies once all are blocked', async () => {
    await addProxy(await startSocks5Proxy({ localAddress: BY_A }));
    const { ask, routes, visitors } = await makeRoutes('always');
    await routes.report((await ask()).route, site(), 'blocked');
    await expect(ask()).rejects.toMatchObject({ name: 'DomainBusyError' });
    expect(visitors).toEqual([BY_A]);
  });
});

const hangsUp = () => startBadProxy((socket) => socket.destroy());
const stalls = () => startBadProxy(() => undefined, 'socks5');

describe('a proxy that fails', () => {
  it.each([
    ['hangs up', hangsUp],
    ['stalls', stalls],
  ])('(%s) costs one more request at once, by another', async (_how, start) => {
    const bad = await addProxy(await start());
    await addProxy(await startSocks5Proxy({ localAddress: BY_B }));
    const { ask, pool, visitors, retries } = await makeRoutes('always');
    let checks = 0;
    while (retries() === 0 && checks++ < 100) expect((await ask()).result).toMatchObject({ kind: 'page' });
    expect(retries()).toBe(1);
    expect(visitors).toHaveLength(checks);
    await pool.close();
    const [row] = await db.database.query<{ failures: number }>(
      'SELECT failures FROM proxies WHERE id = $1',
      [bad],
    );
    expect(row?.failures).toBe(1);
  });

  it('twice is given up, told from a shop that is silent', async () => {
    await addProxy(await hangsUp());
    await addProxy(await hangsUp());
    const { ask, visitors, retries } = await makeRoutes('always');
    expect((await ask()).result).toMatchObject({ kind: 'unreachable', reason: 'proxy' });
    expect(retries()).toBe(1);
    expect(visitors).toEqual([]);
  });

  it('alone is not replaced by the direct way where that is never wanted, else it is', async () => {
    await addProxy(await hangsUp());
    const always = await makeRoutes('always');
    expect((await always.ask()).result).toMatchObject({ reason: 'proxy' });
    expect(always.visitors).toEqual([]);
    const blocked = await makeRoutes('blocked');
    expect((await blocked.ask({ directRestsUntil: LATER() })).result).toMatchObject({ kind: 'page' });
    expect(blocked.visitors).toEqual([DIRECTLY]);
  });
});
