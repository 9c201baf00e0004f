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
  /** Whether the shop blocks requests from this address. */
  blocks?: (address: string) => boolean;
  env?: Record<string, string>;
}

interface Environment {
  admin: Visitor;
  /** The source address of each request for the page. */
  sources: string[];
  url: string;
  setPrice(price: string): void;
  /** Checks the product now. Returns its last check, or null if the check was postponed. */
  check(id: string): Promise<{ outcome: string; message: string } | null>;
}

/** Starts the whole service with proxies, and a shop with one page. */
async function startEnvironment({ mode, proxies, blocks = () => false, env }: Setup): Promise<Environment> {
  const sources: string[] = [];
  let price = '100.00';
  const shop = await startLocalServer((request, response) => {
    const from = request.socket.remoteAddress ?? '';
    if (request.url === '/robots.txt') return response.writeHead(404).end();
    sources.push(from);
    const page = blocks(from) ? { body: 'Access denied' } : productPage({ price });
    return response.writeHead(blocks(from) ? 403 : 200, { 'content-type': 'text/html' }).end(page.body);
  });
  const api = await startTestApi({
    env: {
      TIDEMARK_ALLOW_HOSTS: shop.host,
      TIDEMARK_PROXY_MODE: mode,
      TIDEMARK_OPERATOR_TOKEN: 'operator',
      TIDEMARK_BREAKER_FAILURES: '1',
      TIDEMARK_CONFIRMATION_DELAY_MS: '0',
      ...env,
    },
    roles: ['worker'],
  });
  cleanups.push(shop.close, ...proxies.map(({ close }) => close), () => api.close());
  const admin = await api.visitor();
  for (const { url } of proxies) await admin.request('POST', '/admin/proxies', { url });
  const check: Environment['check'] = async (id) =>
    (await admin.request('POST', `/products/${id}/check`)).body.check;
  return { admin, sources, url: `${shop.origin}/kettle`, setPrice: (next) => (price = next), check };
}

const addProduct = async ({ admin, url }: Environment) =>
  (await admin.request('POST', '/products', { url })).body.product;

describe('checks of a shop that blocks us', () => {
  it('use a proxy after a block of the direct route, and read the price', async () => {
    const proxies = [await startSocks5Proxy({ localAddress: BY_A })];
    const env = { TIDEMARK_BREAKER_FAILURES: '5' };
    const environment = await startEnvironment({
      mode: 'blocked',
      proxies,
      env,
      blocks: (from) => from === DIRECTLY,
    });
    const product = await addProduct(environment);
    expect(product.lastCheck.outcome).toBe('blocked');
    expect(await environment.check(product.id)).toMatchObject({ outcome: 'priced' });
    expect(environment.sources).toEqual([DIRECTLY, BY_A]);
  });

  it('use only the other proxy after a block of one', async () => {
    const proxies = [
      await startSocks5Proxy({ localAddress: BY_A }),
      await startSocks5Proxy({ localAddress: BY_B }),
    ];
    const env = { TIDEMARK_BREAKER_FAILURES: '5' };
    const environment = await startEnvironment({
      mode: 'always',
      proxies,
      env,
      blocks: (from) => from === BY_A,
    });
    const { id } = await addProduct(environment);
    for (let n = 0; n < 12; n++) await environment.check(id);
    expect(environment.sources.filter((from) => from === BY_A).length).toBeLessThanOrEqual(1);
    expect(environment.sources.filter((from) => from === BY_B).length).toBeGreaterThanOrEqual(12);
    expect(environment.sources).not.toContain(DIRECTLY);
  });
});

describe('the second check of a jump', () => {
  it('uses another route than the first check', async () => {
    const proxies = [await startSocks5Proxy({ localAddress: BY_A })];
    const environment = await startEnvironment({ mode: 'blocked', proxies });
    const { id } = await addProduct(environment);
    environment.setPrice('30.00');
    await environment.check(id);
    const price = async () =>
      (await environment.admin.request('GET', `/products/${id}`)).body.product.price.amount;
    expect(await price(), 'not yet confirmed').toBe('100.00');
    await environment.check(id);
    expect(await price()).toBe('30.00');
    expect(environment.sources).toEqual([DIRECTLY, DIRECTLY, BY_A]);
  });
});

describe('failing proxies', () => {
  it('do not open the shop’s breaker: the next check through a working proxy succeeds', async () => {
    const good = await startSocks5Proxy({ localAddress: BY_A });
    const environment = await startEnvironment({ mode: 'always', proxies: [good] });
    const { admin, check } = environment;
    const { id, lastCheck } = await addProduct(environment);
    expect(lastCheck.outcome).toBe('priced');
    const bad = await startBadProxy((socket) => socket.destroy());
    cleanups.push(bad.close);
    const [{ id: goodId }] = (await admin.request('GET', '/admin/proxies')).body.items;
    await admin.request('POST', '/admin/proxies', { url: bad.url });
    await admin.request('DELETE', `/admin/proxies/${goodId}`);
    const outcomeIs = (outcome: string) => async () => (await check(id))?.outcome === outcome;
    await eventually(outcomeIs('unreachable'));
    await admin.request('POST', '/admin/proxies', { url: good.url });
    await eventually(outcomeIs('unchanged'));
    expect(new Set(environment.sources)).toEqual(new Set([BY_A]));
    await eventually(async () => {
      const { body } = await admin.request('GET', '/admin/proxies');
      return body.items.some((item: { failures: number }) => item.failures > 0);
    });
    const { text } = await admin.request('GET', 'root:/metrics', undefined, {
      authorization: 'Bearer operator',
    });
    expect(text).toMatch(/tidemark_proxy_requests_total\{outcome="failed"\} [1-9]/);
    expect(text).toMatch(/tidemark_proxies\{state="live"\} \d/);
  });
});
