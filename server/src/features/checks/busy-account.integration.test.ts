import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { startTestApi, type Visitor } from '../../../test/api/test-api.ts';
import { productPage, startTestShop } from '../../../test/api/test-shop.ts';
import { rabbitmqUrl } from '../../../test/servers/rabbitmq-url.ts';
import { startLocalServer } from '../../../test/shop/local-server.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const SLOTS = 4;
/** More than a worker claims at a time. */
const MANY = 6 * SLOTS;
const WITHIN = { timeout: 30_000, interval: 100 };

/** A worker with few slots, and two accounts: one that keeps the worker busy, and another one. */
async function startService(hosts: readonly string[], queue: Record<string, string>) {
  const env = {
    TIDEMARK_ALLOW_HOSTS: hosts.join(),
    TIDEMARK_CHECK_CONCURRENCY: String(SLOTS),
    TIDEMARK_PACE_PER_MINUTE: '30',
    // Longer than the test: a page that never responds keeps its slot.
    TIDEMARK_FETCH_TIMEOUT_MS: '600000',
    TIDEMARK_BREAKER_FAILURES: '1000',
    TIDEMARK_REGION: `r-${randomBytes(4).toString('hex')}`,
    ...queue,
  };
  const api = await startTestApi({ env, roles: ['worker'] });
  cleanups.push(() => api.close());
  return { other: await api.visitor(), busy: await api.visitor() };
}

async function startShop() {
  const shop = await startTestShop();
  cleanups.push(shop.close);
  return shop;
}

/** A site whose pages never respond. */
async function startHangingSite() {
  const site = await startLocalServer((request, response) => {
    if (request.url === '/robots.txt') response.writeHead(404).end();
  });
  cleanups.push(site.close);
  return site;
}

const add = (visitor: Visitor, url: string) => visitor.request('POST', '/products', { url });

async function priceOf(visitor: Visitor): Promise<string | undefined> {
  const { items } = (await visitor.request('GET', '/products')).body;
  return items[0]?.price?.amount;
}

function describeWorker(name: string, queue: Record<string, string>): void {
  describe(`a worker of the ${name} queue`, { timeout: 120_000 }, () => {
    it('checks a page at once while many checks of another account wait for the pace of one shop', async () => {
      const [crowded, quiet] = [await startShop(), await startShop()];
      const { busy, other } = await startService([crowded.host, quiet.host], queue);
      const paths = Array.from({ length: MANY }, (_, page) => `/lamp/${page}`);
      for (const path of paths) crowded.pages.set(path, productPage({ price: '19.99' }));
      quiet.pages.set('/vase', productPage({ price: '5.00' }));
      const adding = paths.map((path) => add(busy, crowded.url(path)));
      await expect.poll(() => crowded.requests.length, WITHIN).toBeGreaterThan(4);
      await add(other, quiet.url('/vase'));
      await expect.poll(() => priceOf(other), WITHIN).toBe('5.00');
      expect(crowded.requests.length, 'a burst, and those in line').toBeLessThan(MANY / 2);
      await Promise.all(adding);
    });

    it('checks a page at once while another account has pages of many sites that never respond', async () => {
      const sites = await Promise.all(Array.from({ length: MANY }, startHangingSite));
      const quiet = await startShop();
      const { busy, other } = await startService([quiet.host, ...sites.map(({ host }) => host)], queue);
      quiet.pages.set('/vase', productPage({ price: '5.00' }));
      const adding = sites.map(({ origin }) => add(busy, `${origin}/lamp`));
      const requested = () => sites.filter(({ requests }) => requests.includes('GET /lamp')).length;
      await expect.poll(requested, WITHIN).toBe(SLOTS - 1);
      await add(other, quiet.url('/vase'));
      await expect.poll(() => priceOf(other), WITHIN).toBe('5.00');
      expect(requested(), 'its share of the slots').toBe(SLOTS - 1);
      await Promise.all(adding);
    });
  });
}

describeWorker('PostgreSQL', {});
const amqpUrl = await rabbitmqUrl();
if (amqpUrl !== null) describeWorker('RabbitMQ', { AMQP_URL: amqpUrl });
