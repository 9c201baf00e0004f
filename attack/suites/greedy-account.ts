import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type QuotaName } from '@tidemark/contracts/account.ts';
import { API_PREFIX } from '@tidemark/contracts/routes/index.ts';
import { registerUser, type ApiUser } from '../../e2e/api-user.ts';
import { casesAt, type AttackReport, type AttackSize, type AttackSuite } from '../suite.ts';
import { withService } from '../with-service.ts';

/** How much more than its limit the account tries to have. */
const EXCESS = 3;
const AT_ONCE = 16;
const URLS_PER_REQUEST = 100;

type Limits = Record<QuotaName, number>;

/** The limits at this size; in full, the defaults. */
function limitsAt(size: AttackSize): Limits {
  return {
    products: casesAt(size, 1000),
    rules: casesAt(size, 5000),
    channels: 10,
    webhooks: 20,
    apiKeys: 20,
    streams: 10,
    checksPerHour: 2 * EXCESS * casesAt(size, 1000),
  };
}

/** One account that creates as much as it can of everything, many at a time, while another works as usual. */
export const greedyAccount: AttackSuite = {
  name: 'greedy-account',
  promise: 'one account has no more than its quotas, and other accounts are served meanwhile',
  async run(size) {
    const limits = limitsAt(size);
    const shop = await startShop();
    const settings = {
      TIDEMARK_ALLOW_HOSTS: new URL(shop.origin).host,
      TIDEMARK_CHROMIUM: 'none',
      TIDEMARK_PACE_PER_MINUTE: '60000',
      TIDEMARK_REQUESTS_PER_MINUTE: '1000000',
      TIDEMARK_ADDRESS_REQUESTS_PER_MINUTE: '1000000',
      TIDEMARK_ADDRESS_CONNECTIONS: '1000000',
      TIDEMARK_CHECKS_PER_MINUTE: '1000000',
      TIDEMARK_MAX_PRODUCTS: String(limits.products),
      TIDEMARK_MAX_RULES: String(limits.rules),
      TIDEMARK_CHECKS_PER_HOUR: String(limits.checksPerHour),
    };
    try {
      return await withService(settings, async (service) => {
        // The administrator, so that quotas of the small size do not end the usual work.
        const other = await registerUser(service.origin, 'other@example.com');
        const greedy = await registerUser(service.origin, 'greedy@example.com');
        const attack: Attack = { origin: service.origin, shop: shop.origin, greedy, limits, attempts: 0 };
        const done = new AbortController();
        const healthy = workAsUsual(other, shop.origin, done.signal);
        const counted = await takeAll(attack).finally(() => done.abort());
        return report(attack, { ...(await usedBy(greedy)), ...counted }, await healthy);
      });
    } finally {
      shop.server.close();
      shop.server.closeAllConnections();
    }
  },
};

interface Attack {
  origin: string;
  shop: string;
  greedy: ApiUser;
  limits: Limits;
  attempts: number;
}

/** Takes of everything. Returns how many checks were granted and how many streams were open. */
async function takeAll(attack: Attack): Promise<Partial<Limits>> {
  const { limits } = attack;
  const inBulk = Math.ceil((EXCESS * limits.products) / URLS_PER_REQUEST);
  const added = await Promise.all(Array.from({ length: inBulk }, (_, batch) => addMany(attack, batch)));
  const [product] = (await attack.greedy.call('listProducts', {})).items;
  if (!product) throw new Error('no product was added');
  await repeat(attack, EXCESS * limits.rules, (index) => [
    'POST',
    '/alerts',
    { productId: product.id, type: 'percent_drop', percent: 1 + (index % 9000) / 100 },
  ]);
  await repeat(attack, EXCESS * limits.webhooks, (index) => [
    'POST',
    '/webhooks',
    { url: `${attack.shop}/hook/${index}` },
  ]);
  await repeat(attack, EXCESS * limits.apiKeys, (index) => ['POST', '/api-keys', { name: `key ${index}` }]);
  await addMailboxes(attack);
  const streams = await openStreams(attack);
  const checks = await repeat(attack, limits.checksPerHour + 10, () => [
    'POST',
    `/products/${product.id}/check`,
  ]);
  const granted = added.reduce((sum, count) => sum + count, 0) + checks;
  return { streams, checksPerHour: granted };
}

type Call = [method: string, path: string, body?: object];

/** Sends the calls, some at a time, and returns how many succeeded. */
async function repeat(attack: Attack, count: number, callAt: (index: number) => Call): Promise<number> {
  let next = 0;
  let succeeded = 0;
  const work = async () => {
    while (next < count) {
      const response = await send(attack, ...callAt(next++));
      await response.text();
      if (response.ok) succeeded++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return succeeded;
}

function send(attack: Attack, method: string, route: string, body?: object): Promise<Response> {
  attack.attempts++;
  return fetch(attack.origin + API_PREFIX + route, {
    method,
    headers: {
      cookie: attack.greedy.cookie,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}

/** Adds products in one request. Returns how many were not refused because of the quota of checks. */
async function addMany(attack: Attack, batch: number): Promise<number> {
  const urls = Array.from({ length: URLS_PER_REQUEST }, (_, index) => `${attack.shop}/p/${batch}/${index}`);
  const response = await send(attack, 'POST', '/products/bulk', { urls });
  attack.attempts += urls.length - 1;
  const lines = (await response.text()).trim().split('\n');
  return lines.filter((line) => !line.includes('"checksPerHour"')).length;
}

/** Adds mailboxes, by two requests at a time that have read the same list. */
async function addMailboxes(attack: Attack): Promise<void> {
  for (let wave = 0; wave < attack.limits.channels; wave++) {
    const { channels, version } = await attack.greedy.call('listChannels');
    const kept = channels.map(({ id, type, address }) => ({ id, type, address }));
    const add = async (names: readonly string[]) => {
      const more = names.map((name) => ({ type: 'email', address: `${name}-${wave}@example.com` }));
      const response = await send(attack, 'PUT', '/channels', { channels: [...kept, ...more], version });
      await response.text();
    };
    await Promise.all([add(['a', 'b']), add(['c', 'd'])]);
  }
}

/** Opens streams and closes them again. Returns how many were open at the same time. */
async function openStreams(attack: Attack): Promise<number> {
  const tried = EXCESS * attack.limits.streams;
  const responses = await Promise.all(Array.from({ length: tried }, () => send(attack, 'GET', '/stream')));
  const open = responses.filter(({ ok }) => ok).length;
  await Promise.all(responses.map(({ body }) => body?.cancel()));
  return open;
}

async function usedBy({ call }: ApiUser): Promise<Partial<Limits>> {
  const { quotas } = await call('getMe');
  const stored = ['products', 'rules', 'channels', 'webhooks', 'apiKeys'] as const;
  return Object.fromEntries(stored.map((name) => [name, quotas[name].used ?? 0]));
}

interface HealthyWork {
  requests: number;
  failures: string[];
  slowestMs: number;
}

/** What another account does meanwhile: it adds products, reads its list and creates rules. */
async function workAsUsual({ call }: ApiUser, shop: string, signal: AbortSignal): Promise<HealthyWork> {
  const found: HealthyWork = { requests: 0, failures: [], slowestMs: 0 };
  const timed = async <T>(request: Promise<T>): Promise<T | null> => {
    const startedAt = performance.now();
    const answer = await request.catch((error: unknown) => {
      found.failures.push(`the other account: ${String(error)}`);
      return null;
    });
    found.requests++;
    found.slowestMs = Math.max(found.slowestMs, Math.round(performance.now() - startedAt));
    return answer;
  };
  for (let count = 0; !signal.aborted; count++) {
    const added = await timed(call('addProduct', { body: { url: `${shop}/other/${count}` } }));
    if (added) await timed(call('createAlert', { body: { productId: added.product.id, type: 'any_drop' } }));
    await timed(call('listProducts', {}));
  }
  return found;
}

function report({ limits, attempts }: Attack, made: Partial<Limits>, healthy: HealthyWork): AttackReport {
  const names = Object.keys(limits) as QuotaName[];
  const above = names.filter((name) => (made[name] ?? Infinity) > limits[name]);
  const figures = names.flatMap((name) => [
    [`${name}Made`, made[name] ?? -1],
    [`${name}Limit`, limits[name]],
  ]);
  return {
    attempts,
    failures: [
      ...above.map((name) => `${name}: ${made[name]} of at most ${limits[name]}`),
      ...healthy.failures,
    ],
    figures: {
      ...Object.fromEntries(figures),
      otherRequests: healthy.requests,
      otherSlowestMs: healthy.slowestMs,
    },
  };
}

/** A shop with a product at every path. */
async function startShop(): Promise<{ origin: string; server: Server }> {
  const server = createServer((request, response) => {
    if (request.url === '/robots.txt') return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'text/html' }).end(
      `<!doctype html><title>Teapot</title><link rel="canonical" href="${request.url}">
      <h1>Teapot ${request.url}</h1><p class="price">$3.00</p><button>Add to cart</button>
      <script type="application/ld+json">{"@type":"Product","name":"Teapot ${request.url}","offers":{"@type":"Offer","price":"3.00","priceCurrency":"USD"}}</script>`,
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}
