// Serves all shops from one process: each shop is a loopback address on the same port, and pages come from
// memory. plan-shops.ts defines the shops, page-templates.ts and gzip-parts.ts build responses,
// pace-monitor.ts counts pace violations.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { seededRandom } from '../../demo-shop/src/catalogue/seeded-random.ts';
import { PageTemplates, slotValue, type SlotValues } from './page-templates.ts';
import { PaceMonitor } from './pace-monitor.ts';
import { type ShopCommand, type ShopCounts } from './start-shops.ts';
import {
  firstLevel,
  planShops,
  requestPath,
  PRICE_LEVELS,
  productAt,
  FIXED_NONCE,
  FIXED_VISITOR_COUNT,
  type ShopPlan,
} from './plan-shops.ts';

const ROBOTS = 'User-agent: *\nDisallow: /cart\nDisallow: /checkout\nDisallow: /account\nAllow: /\n';
/** The time nginx usually allows. Like most servers, the shops do not announce it. */
const KEEP_ALIVE_MS = 65_000;
const KEEP_ALIVE = { connection: 'keep-alive' };

const { paceLimit, ...plan } = JSON.parse(process.argv[2] ?? '{}') as ShopPlan & { paceLimit: number };
const shops = planShops(plan).map((shop, index) => ({
  ...shop,
  defaultSlots: {
    address: slotValue(shop.address),
    nonce: slotValue(FIXED_NONCE),
    visitorCount: slotValue(FIXED_VISITOR_COUNT),
  } satisfies SlotValues,
  positions: new Map(
    Array.from({ length: plan.productsPerShop }, (_, position) => [
      requestPath(productAt(index, position)),
      position,
    ]),
  ),
}));
const shopByAddress = new Map(shops.map(({ address }, index) => [address, index]));
const levels = Uint8Array.from({ length: plan.shops * plan.productsPerShop }, (_, product) =>
  firstLevel(Math.floor(product / plan.productsPerShop), product % plan.productsPerShop),
);
const arrivals = new Float64Array(levels.length);
const pace = new PaceMonitor(paceLimit);
const random = seededRandom('changes');
const counts = { pages: 0, notModified: 0, robots: 0, notFound: 0, changes: 0, bytes: 0, connections: 0 };

const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, respond);
server.on('connection', (socket) => {
  counts.connections++;
  if (!socket.localAddress?.startsWith('127.')) socket.destroy();
});
server.listen(0, '0.0.0.0', () => process.send?.({ port: (server.address() as AddressInfo).port }));
const templates = new Promise<PageTemplates>((resolve) =>
  server.once('listening', () => resolve(new PageTemplates((server.address() as AddressInfo).port))),
);
const pages = await templates;

process.on('message', (command: ShopCommand) => {
  if (command === 'resetArrivals') arrivals.fill(0);
  if (command === 'arrivals') process.send?.({ arrivals });
  else
    process.send?.({
      counts: { ...counts, paceViolations: pace.violations, domains: pace.domains } satisfies ShopCounts,
    });
});
process.on('disconnect', () => process.exit(0));

function respond(request: IncomingMessage, response: ServerResponse): void {
  const address = (request.headers.host ?? '').split(':', 1)[0] ?? '';
  const index = shopByAddress.get(address);
  const path = request.url ?? '/';
  pace.recordRequest(address, Date.now());
  if (index === undefined) return notFound(response);
  if (path === '/robots.txt') {
    counts.robots++;
    response.writeHead(200, { 'content-type': 'text/plain', ...KEEP_ALIVE }).end(ROBOTS);
    return;
  }
  const position = shops[index]?.positions.get(path);
  if (position === undefined) return notFound(response);
  respondWithProduct(request, response, index, position);
}

function notFound(response: ServerResponse): void {
  counts.notFound++;
  response.writeHead(404).end();
}

function respondWithProduct(
  request: IncomingMessage,
  response: ServerResponse,
  index: number,
  position: number,
): void {
  const shop = shops[index];
  if (!shop) return;
  const product = index * plan.productsPerShop + position;
  arrivals[product] = Date.now();
  const level = nextLevel(product);
  const etag = shop.hasValidators ? `"${product}-${level}"` : null;
  if (etag !== null && request.headers['if-none-match'] === etag) {
    counts.notModified++;
    response.writeHead(304, { etag, ...KEEP_ALIVE }).end();
    return;
  }
  const body = pages.page(productAt(index, position), level, {
    ...shop.defaultSlots,
    ...(shop.hasNonces && { nonce: slotValue(nextNonce()) }),
    ...(shop.showsVisitorCount && { visitorCount: slotValue(String(random.between(100_000, 999_999))) }),
  });
  counts.pages++;
  counts.bytes += body.length;
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-encoding': 'gzip',
    'content-length': body.length,
    'cache-control': 'private, no-cache',
    vary: 'Accept-Encoding',
    ...KEEP_ALIVE,
    ...(etag !== null && { etag }),
  });
  response.end(body);
}

/** The product's price level; in `changePercent` of the calls it moves to another one first. */
function nextLevel(product: number): number {
  const level = levels[product] ?? 0;
  if (random.next() * 100 >= plan.changePercent) return level;
  counts.changes++;
  const next = (level + random.between(1, PRICE_LEVELS - 1)) % PRICE_LEVELS;
  levels[product] = next;
  return next;
}

function nextNonce(): string {
  return `${random.next().toString(16).slice(2)}${random.next().toString(16).slice(2)}`
    .padEnd(20, '0')
    .slice(0, 20);
}
