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

/** Routes to a shop that records the source address of each request. */
async function openRoutes(mode: ProxyMode) {
  const sources: string[] = [];
  const shop = await startLocalServer((request, response) => {
    sources.push(request.socket.remoteAddress ?? '');
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
  const send = (over: Partial<SiteRoute> = {}) =>
    routes.fetch({ url: shop.origin }, site(over), async () => void retries++);
  return { routes, pool, sources, send, retries: () => retries };
}

const LATER = () => new Date(Date.now() + 60_000);

describe('createRoutes', () => {
  it.each<[string, ProxyMode, Partial<SiteRoute>, string]>([
    ['directly if the shop has not blocked us', 'blocked', {}, DIRECTLY],
    ['through a proxy after the shop blocked us', 'blocked', { directRestsUntil: LATER() }, BY_A],
    ['directly once the rest is over', 'blocked', { directRestsUntil: new Date(0) }, DIRECTLY],
    ['through a proxy in mode always', 'always', {}, BY_A],
    ['directly if the site’s mode is never', 'always', { proxyMode: 'never' }, DIRECTLY],
    ['through a proxy if the site’s mode is always', 'blocked', { proxyMode: 'always' }, BY_A],
    ['directly in mode never', 'never', { directRestsUntil: LATER() }, DIRECTLY],
    ['through a proxy to avoid the direct route', 'blocked', { avoid: null }, BY_A],
  ])('sends a request %s', async (_how, mode, site, expected) => {
    await addProxy(await startSocks5Proxy({ localAddress: BY_A }));
    const { send, sources } = await openRoutes(mode);
    const { result, route } = await send(site);
    expect(result).toMatchObject({ kind: 'page', status: 200 });
    expect(sources).toEqual([expected]);
    expect(route === null).toBe(expected === DIRECTLY);
  });

  it.each(['blocked', 'always'] as const)(
    'sends requests directly in mode %s without proxies',
    async (mode) => {
      const { send, sources } = await openRoutes(mode);
      await send({ directRestsUntil: LATER(), avoid: null });
      expect(sources).toEqual([DIRECTLY]);
    },
  );

  it('avoids a given proxy unless it is the only one', async () => {
    const a = await addProxy(await startSocks5Proxy({ localAddress: BY_A }));
    const alone = await openRoutes('always');
    await alone.send({ avoid: a });
    expect(alone.sources).toEqual([BY_A]);
    await addProxy(await startSocks5Proxy({ localAddress: BY_B }));
    const two = await openRoutes('always');
    for (let n = 0; n < 10; n++) await two.send({ avoid: a });
    expect(new Set(two.sources)).toEqual(new Set([BY_B]));
  });
});

describe('createRoutes for a shop that blocks', () => {
  it('uses each proxy until it is blocked too, then the direct route, within the hour of rest', async () => {
    await addProxy(await startSocks5Proxy({ localAddress: BY_A }));
    await addProxy(await startSocks5Proxy({ localAddress: BY_B }));
    const { send, routes, sources } = await openRoutes('blocked');
    await routes.report((await send()).route, site(), 'blocked');
    const [row] = await db.database.query<{ until: Date }>(
      'SELECT direct_rests_until AS until FROM sites WHERE domain = $1',
      [DOMAIN],
    );
    expect(row?.until.getTime()).toBeGreaterThan(Date.now() + 3_000_000);
    for (let n = 0; n < 3; n++)
      await routes.report((await send({ directRestsUntil: row?.until ?? null })).route, site(), 'blocked');
    expect(sources[0]).toBe(DIRECTLY);
    expect(sources.slice(1, 3).sort()).toEqual([BY_A, BY_B]);
    expect(sources[3]).toBe(DIRECTLY);
  });

  it('sends no request in mode always once all proxies are blocked', async () => {
    await addProxy(await startSocks5Proxy({ localAddress: BY_A }));
    const { send, routes, sources } = await openRoutes('always');
    await routes.report((await send()).route, site(), 'blocked');
    await expect(send()).rejects.toMatchObject({ name: 'DomainBusyError' });
    expect(sources).toEqual([BY_A]);
  });
});

const resets = () => startBadProxy((socket) => socket.destroy());
const stalls = () => startBadProxy(() => undefined, 'socks5');

describe('createRoutes with failing proxies', () => {
  it.each([
    ['resets', resets],
    ['stalls', stalls],
  ])('retries at once through another proxy when one %s', async (_how, start) => {
    const bad = await addProxy(await start());
    await addProxy(await startSocks5Proxy({ localAddress: BY_B }));
    const { send, pool, sources, retries } = await openRoutes('always');
    let checks = 0;
    while (retries() === 0 && checks++ < 100) expect((await send()).result).toMatchObject({ kind: 'page' });
    expect(retries()).toBe(1);
    expect(sources).toHaveLength(checks);
    await pool.close();
    const [row] = await db.database.query<{ failures: number }>(
      'SELECT failures FROM proxies WHERE id = $1',
      [bad],
    );
    expect(row?.failures).toBe(1);
  });

  it('gives up after two failing proxies, with the reason proxy', async () => {
    await addProxy(await resets());
    await addProxy(await resets());
    const { send, sources, retries } = await openRoutes('always');
    expect((await send()).result).toMatchObject({ kind: 'unreachable', reason: 'proxy' });
    expect(retries()).toBe(1);
    expect(sources).toEqual([]);
  });

  it('falls back to the direct route in mode blocked, but not in mode always', async () => {
    await addProxy(await resets());
    const always = await openRoutes('always');
    expect((await always.send()).result).toMatchObject({ reason: 'proxy' });
    expect(always.sources).toEqual([]);
    const blocked = await openRoutes('blocked');
    expect((await blocked.send({ directRestsUntil: LATER() })).result).toMatchObject({ kind: 'page' });
    expect(blocked.sources).toEqual([DIRECTLY]);
  });
});
