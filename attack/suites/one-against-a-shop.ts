import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, type Client } from '@tidemark/contracts/client.ts';
import { registerUser, type ApiUser } from '../../e2e/api-user.ts';
import { eventually } from '../../e2e/eventually.ts';
import { peakRequests, type FlakyShop } from '../../e2e/flaky-shop.ts';
import { productPage } from '../../server/test/api/test-shop.ts';
import { casesAt, type AttackSize, type AttackSuite } from '../suite.ts';
import { withService } from '../with-service.ts';

const PACE_PER_MINUTE = 30;
const ADDRESS_FACTOR = 4;
const MINUTE_MS = 60_000;
const DEAD_PAGES = 6;
const SHOPS_AT_ONE_ADDRESS = 60;
/** In full: the pace is by the minute, so shorter times say little about it. */
const MIN_MEASURED_MS = MINUTE_MS;
/** Enough shops to exceed the address's pace within seconds. */
const MIN_SHOPS = 45;
const ATTACKED_ADDRESS = '127.0.0.1';
const HEALTHY_ADDRESS = '127.0.0.2';

interface Shop extends Pick<FlakyShop, 'requests' | 'close'> {
  host: string;
  origin: string;
}

/** Dead pages and checks on demand against a healthy shop, and many shops at one address. */
export const oneAgainstAShop: AttackSuite = {
  name: 'one-against-a-shop',
  promise: 'one account neither stops the checks of others at a shop nor floods an address',
  async run(size) {
    const healthy = await startShop(HEALTHY_ADDRESS);
    const count = Math.max(MIN_SHOPS, casesAt(size, SHOPS_AT_ONE_ADDRESS));
    const crowd = await Promise.all(Array.from({ length: count }, () => startShop(ATTACKED_ADDRESS)));
    const settings = {
      TIDEMARK_ALLOW_HOSTS: [healthy, ...crowd].map(({ host }) => host).join(),
      // Allow-listed hosts are counted too: the attacked address is one of them.
      TIDEMARK_ADDRESS_PACE_EXEMPT: 'cdn',
      TIDEMARK_ADDRESS_PACE_FACTOR: String(ADDRESS_FACTOR),
      TIDEMARK_PACE_PER_MINUTE: String(PACE_PER_MINUTE),
      TIDEMARK_FRESH_WITHIN_MS: '2000',
      TIDEMARK_REQUESTS_PER_MINUTE: '60000',
    };
    try {
      return await withService(settings, async (service) => {
        const other = await registerUser(service.origin, 'other@example.com');
        const attacker = await registerUser(service.origin, 'attacker@example.com');
        const admin = clientWithCookie(service.origin, other.cookie);
        await other.call('addProduct', { body: { url: `${healthy.origin}/lamp` } });
        const dead = await attackBreaker({ admin, attacker, healthy }, size);
        const flood = await floodAddress({ attacker, crowd, healthy }, size);
        return {
          attempts: dead.attempts + flood.attempts,
          failures: [...dead.failures, ...flood.failures],
          figures: { ...dead.figures, ...flood.figures },
        };
      });
    } finally {
      await Promise.all([healthy, ...crowd].map((shop) => shop.close()));
    }
  },
};

/** How long to measure each, quiet and attacked. */
function measuredMs({ share, seconds }: AttackSize): number {
  return Math.max((seconds / 2) * 1000, share === 1 ? MIN_MEASURED_MS : 5000);
}

interface BreakerAttack {
  admin: Client;
  attacker: ApiUser;
  healthy: Shop;
}

/** Adds dead pages of the healthy shop, then checks them on demand until time is up. */
async function attackBreaker({ admin, attacker, healthy }: BreakerAttack, size: AttackSize) {
  const quietMs = measuredMs(size);
  const lampRequests = () => healthy.requests.filter((one) => one.path === '/lamp').length;
  await eventually(() => lampRequests() > 0);
  const quietFrom = lampRequests();
  await sleep(quietMs);
  const quiet = lampRequests() - quietFrom;

  const ids = await addDeadPages(attacker, healthy);
  let attempts = ids.length;
  const attackedFrom = lampRequests();
  const until = performance.now() + quietMs;
  const checkOnDemand = async (id: string) => {
    for (; performance.now() < until; attempts++) {
      await attacker.call('checkProduct', { params: { id } }).catch(() => null);
      await sleep(50);
    }
  };
  const [seen] = await Promise.all([watchBreakers(admin, until), ...ids.map(checkOnDemand)]);
  const attacked = lampRequests() - attackedFrom;
  // A short attack may fall between two checks.
  await eventually(() => lampRequests() > attackedFrom);
  const peak = peakRequests(healthy, MINUTE_MS);
  const isSlowed = size.share === 1 && attacked * 2 < quiet;
  return {
    attempts,
    failures: [
      ...(seen.openForAll > 0 ? ['dead pages of one account opened the breaker for every account'] : []),
      ...(isSlowed ? [`${attacked} checks of the healthy page under attack, ${quiet} before`] : []),
      ...(peak > PACE_PER_MINUTE ? [`${peak} requests to one domain within a minute`] : []),
    ],
    figures: {
      quietChecksPerMinute: perMinute(quiet, quietMs),
      attackedChecksPerMinute: perMinute(attacked, quietMs),
      breakerSeenOpenForAll: seen.openForAll,
      breakerSeenOpenForAttacker: seen.openForAttacker,
      peakShopRequestsPerMinute: peak,
    },
  };
}

async function addDeadPages(attacker: ApiUser, { origin }: Shop): Promise<string[]> {
  const urls = Array.from({ length: DEAD_PAGES }, (_, page) => `${origin}/dead/${page}`);
  const added = await Promise.all(urls.map((url) => attacker.call('addProduct', { body: { url } })));
  return added.map(({ product }) => product.id);
}

async function watchBreakers(admin: Client, until: number) {
  const seen = { openForAll: 0, openForAttacker: 0 };
  while (performance.now() < until) {
    const { items } = await admin('listBreakers');
    if (items.some(({ appliesTo }) => appliesTo === 'all')) seen.openForAll++;
    else if (items.length > 0) seen.openForAttacker++;
    await sleep(100);
  }
  return seen;
}

interface Flood {
  attacker: ApiUser;
  crowd: readonly Shop[];
  healthy: Shop;
}

/** Adds a page of each shop at the attacked address, and lets the service check them until time is up. */
async function floodAddress({ attacker, crowd, healthy }: Flood, size: AttackSize) {
  const lampRequests = () => healthy.requests.filter((one) => one.path === '/lamp').length;
  const before = lampRequests();
  const startedAt = performance.now();
  for (const { origin } of crowd)
    attacker.call('addProduct', { body: { url: `${origin}/lamp` } }).catch(() => undefined);
  await sleep(Math.max(size.seconds, 5) * 1000);
  await eventually(() => lampRequests() > before);
  const checked = lampRequests() - before;
  const requests = crowd.flatMap((shop) => shop.requests).toSorted((one, two) => one.atMs - two.atMs);
  const peak = peakRequests({ requests }, MINUTE_MS);
  const bound = PACE_PER_MINUTE * ADDRESS_FACTOR;
  return {
    attempts: crowd.length,
    failures: peak > bound ? [`${peak} requests to one address within a minute, more than ${bound}`] : [],
    figures: {
      domainsAtOneAddress: crowd.length,
      peakAddressRequestsPerMinute: peak,
      domainsReached: crowd.filter((shop) => shop.requests.length > 0).length,
      healthyChecksPerMinuteDuringFlood: perMinute(checked, performance.now() - startedAt),
    },
  };
}

/** A client with the session of an account, which may be an administrator's. */
function clientWithCookie(origin: string, cookie: string): Client {
  return createClient({
    origin,
    fetch: (url, init) => fetch(url, { ...init, headers: { ...init?.headers, cookie } }),
  });
}

function perMinute(count: number, ms: number): number {
  return Math.round((count * MINUTE_MS) / ms);
}

/** A shop whose pages have a price, except those under `/dead/`. Its port makes it a site of its own. */
async function startShop(address: string): Promise<Shop> {
  const requests: FlakyShop['requests'] = [];
  const { body } = productPage({ price: '19.99' });
  const server = createServer((request, response) => {
    const requested = request.url ?? '/';
    requests.push({ atMs: performance.now(), path: requested });
    if (requested === '/robots.txt') return response.writeHead(404).end();
    const html = { 'content-type': 'text/html; charset=utf-8' };
    if (requested.startsWith('/dead/')) return response.writeHead(500, html).end('<h1>Internal error</h1>');
    return response.writeHead(200, html).end(body);
  });
  server.listen(0, address);
  await once(server, 'listening');
  const host = `${address}:${(server.address() as AddressInfo).port}`;
  return {
    host,
    origin: `http://${host}`,
    requests,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
