import { afterEach, describe, expect, it } from 'vitest';
import { eventually, startTestApi, type Visitor } from '../../../test/api/test-api.ts';
import { productPage } from '../../../test/api/test-shop.ts';
import { startBadProxy, startSocks5Proxy, type LocalProxy } from '../../../test/shop/local-proxies.ts';
import { startLocalServer } from '../../../test/shop/local-server.ts';

const DIRECTLY = '127.0.0.1';
const BY_A = '127.0.0.11';
const BY_B = '127.0.0.12';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Setup {
  mode: 'blocked' | 'always';
  proxies: readonly LocalProxy[];
  /** Whether the shop blocks who comes from this address. */
  blocks?: (address: string) => boolean;
  env?: Record<string, string>;
}

interface World {
  admin: Visitor;
  /** Where each request for the page came from. */
  visitors: string[];
  url: string;
  setPrice(price: string): void;
  /** Checks the product now; its last check, or null where it is postponed. */
  check(id: string): Promise<{ outcome: string; message: string } | null>;
}

/** A whole service with proxies, and one shop with one page. */
async function startWorld({ mode, proxies, blocks = () => false, env }: Setup): Promise<World> {
  const visitors: string[] = [];
  let price = '100.00';
  const shop = await startLocalServer((request, response) => {
    const from = request.socket.remoteAddress ?? '';
    if (request.url === '/robots.txt') return response.writeHead(404).end();
    visitors.push(from);
    const page = blocks(from) ? { body: 'Access denied' } : productPage({ price });
    return response.writeHead(blocks(from) ? 403 : 200, { 'content-type': 'text/html' }).end(page.body);
  });
  const api = await startTestApi({
    env: {
      TIDEMARK_ALLOW_HOSTS: shop.host,
      TIDEMARK_PROXY_MODE: mode,
      TIDEMARK_BREAKER_FAILURES: '1',
      TIDEMARK_CONFIRMATION_DELAY_MS: '0',
      ...env,
    },
    roles: ['worker'],
  });
  cleanups.push(shop.close, ...proxies.map(({ close }) => close), () => api.close());
  const admin = await api.visitor();
  for (const { url } of proxies) await admin.ask('POST', '/admin/proxies', { url });
  const check: World['check'] = async (id) => (await admin.ask('POST', `/products/${id}/check`)).body.check;
  return { admin, visitors, url: `${shop.origin}/kettle`, setPrice: (next) => (price = next), check };
}

const productOf = async ({ admin, url }: World) =>
  (await admin.ask('POST', '/products', { url })).body.product;

describe('a shop that blocks us', () => {
  it('is asked by a proxy the next time, and the price is read', async () => {
    const proxies = [await startSocks5Proxy({ localAddress: BY_A })];
    const env = { TIDEMARK_BREAKER_FAILURES: '5' };
    const world = await startWorld({ mode: 'blocked', proxies, env, blocks: (from) => from === DIRECTLY });
    const product = await productOf(world);
    expect(product.lastCheck.outcome).toBe('blocked');
    expect(await world.check(product.id)).toMatchObject({ outcome: 'priced' });
    expect(world.visitors).toEqual([DIRECTLY, BY_A]);
  });

  it('by one proxy is asked by the other alone', async () => {
    const proxies = [
      await startSocks5Proxy({ localAddress: BY_A }),
      await startSocks5Proxy({ localAddress: BY_B }),
    ];
    const env = { TIDEMARK_BREAKER_FAILURES: '5' };
    const world = await startWorld({ mode: 'always', proxies, env, blocks: (from) => from === BY_A });
    const { id } = await productOf(world);
    for (let n = 0; n < 12; n++) await world.check(id);
    expect(world.visitors.filter((from) => from === BY_A).length).toBeLessThanOrEqual(1);
    expect(world.visitors.filter((from) => from === BY_B).length).toBeGreaterThanOrEqual(12);
    expect(world.visitors).not.toContain(DIRECTLY);
  });
});

describe('the second look at a jump', () => {
  it('goes by another way than the first', async () => {
    const proxies = [await startSocks5Proxy({ localAddress: BY_A })];
    const world = await startWorld({ mode: 'blocked', proxies });
    const { id } = await productOf(world);
    world.setPrice('30.00');
    await world.check(id);
    const price = async () => (await world.admin.ask('GET', `/products/${id}`)).body.product.price.amount;
    expect(await price(), 'one look is not enough').toBe('100.00');
    await world.check(id);
    expect(await price()).toBe('30.00');
    expect(world.visitors).toEqual([DIRECTLY, DIRECTLY, BY_A]);
  });
});

describe('proxies that die', () => {
  it('do not open the shop’s breaker: with one that works the next check is a price', async () => {
    const good = await startSocks5Proxy({ localAddress: BY_A });
    const world = await startWorld({ mode: 'always', proxies: [good] });
    const { admin, check } = world;
    const { id, lastCheck } = await productOf(world);
    expect(lastCheck.outcome).toBe('priced');
    const bad = await startBadProxy((socket) => socket.destroy());
    cleanups.push(bad.close);
    const [{ id: goodId }] = (await admin.ask('GET', '/admin/proxies')).body.items;
    await admin.ask('POST', '/admin/proxies', { url: bad.url });
    await admin.ask('DELETE', `/admin/proxies/${goodId}`);
    const outcomeIs = (outcome: string) => async () => (await check(id))?.outcome === outcome;
    await eventually(outcomeIs('unreachable'));
    await admin.ask('POST', '/admin/proxies', { url: good.url });
    await eventually(outcomeIs('unchanged'));
    expect(new Set(world.visitors)).toEqual(new Set([BY_A]));
    await eventually(async () => {
      const { body } = await admin.ask('GET', '/admin/proxies');
      return body.items.some((item: { failures: number }) => item.failures > 0);
    });
    const { text } = await admin.ask('GET', 'root:/metrics');
    expect(text).toMatch(/tidemark_proxy_requests_total\{outcome="failed"\} [1-9]/);
    expect(text).toMatch(/tidemark_proxies\{state="live"\} \d/);
  });
});
