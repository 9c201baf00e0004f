import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ApiError } from '@tidemark/contracts/client.ts';
import { registerUser, type ApiUser } from '../../e2e/api-user.ts';
import { runService } from '../../e2e/run-service.ts';
import { isPublicAddress } from '../../server/src/shop/net/address-guard.ts';
import { loopbackHosts, privateHosts } from '../private-spellings.ts';
import { startRebindingDns } from '../rebinding-dns.ts';
import { isIsolated } from '../run-isolated.ts';
import { casesAt, type AttackReport, type AttackSize, type AttackSuite } from '../suite.ts';
import { startTrapServer } from '../trap-server.ts';

const REBINDING_NAMES = 90;
const BROWSER_HOSTS = 75;

/** Private addresses as product, webhook, redirect, rebound name and resource of a rendered page. */
export const privateAddresses: AttackSuite = {
  name: 'private-addresses',
  promise: 'no URL of a user or a page leads into the private network',
  async run(size) {
    const folder = await mkdtemp(path.join(tmpdir(), 'tidemark-attack-'));
    const trap = await startTrapServer();
    const hosts = isIsolated() ? privateHosts() : loopbackHosts();
    const shop = await startShop(hosts.slice(0, BROWSER_HOSTS), trap.port);
    const dns = isIsolated() ? await startRebindingDns() : null;
    const service = await runService({
      TIDEMARK_DATA_DIR: folder,
      TIDEMARK_ALLOW_HOSTS: new URL(shop.origin).host,
      TIDEMARK_PACE_PER_MINUTE: '60000',
      TIDEMARK_REQUESTS_PER_MINUTE: '60000',
      ...(process.env['TIDEMARK_CHROMIUM'] && { TIDEMARK_CHROMIUM: process.env['TIDEMARK_CHROMIUM'] }),
    });
    try {
      const user = await registerUser(service.origin, 'curious@example.com');
      const rebound = dns ? casesAt(size, REBINDING_NAMES) : 0;
      const urls = urlsOf(sample(hosts, size), { port: trap.port, shop: shop.origin, rebound });
      const accepted = await offerAll(user, urls);
      const rendered = await renderPage(user, shop.origin);
      return report({ urls, accepted, rendered, reached: trap.reached });
    } finally {
      await service.stop();
      await dns?.close();
      shop.server.close();
      await trap.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

interface Urls {
  products: string[];
  webhooks: string[];
}

function sample(hosts: readonly string[], size: AttackSize): string[] {
  const count = Math.max(8, casesAt(size, hosts.length));
  const step = Math.max(1, Math.floor(hosts.length / count));
  return hosts.filter((_, index) => index % step === 0);
}

function urlsOf(
  hosts: readonly string[],
  { port, shop, rebound }: { port: number; shop: string; rebound: number },
): Urls {
  const direct = hosts.map((host) => `http://${host}:${port}/`);
  const redirects = direct.map((url) => `${shop}/go?to=${encodeURIComponent(url)}`);
  const names = Array.from({ length: rebound }, (_, index) => `http://rebind-${index}.example:${port}/`);
  // A name is offered twice: the second time it resolves to the loopback address.
  return { products: [...direct, ...redirects, ...names, ...names], webhooks: [...direct, ...names] };
}

/** Returns the URLs that were accepted although their host is written as a private address. */
async function offerAll(user: ApiUser, { products, webhooks }: Urls): Promise<string[]> {
  const accepted: string[] = [];
  const offer = async (url: string, call: Promise<unknown>) => {
    const error = await call.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (error === null) accepted.push(url);
    else if (!(error instanceof ApiError) || error.problem.status >= 500)
      accepted.push(`${url} (${String(error)})`);
  };
  for (const url of products) await offer(url, user.call('addProduct', { body: { url } }));
  for (const url of webhooks) await offer(url, user.call('createWebhook', { body: { url } }));
  return accepted.filter((url) => !url.includes('rebind-'));
}

/** Whether the page whose scripts contact all private hosts was rendered and still gave its price. */
async function renderPage(user: ApiUser, shop: string): Promise<boolean> {
  const { product } = await user.call('addProduct', { body: { url: `${shop}/product` } });
  return product.price?.amount === '3.00';
}

function report(found: {
  urls: Urls;
  accepted: string[];
  rendered: boolean;
  reached: readonly string[];
}): AttackReport {
  const { urls, accepted, rendered } = found;
  const reached = found.reached.filter((address) => !isPublicAddress(address.replace('::ffff:', '')));
  return {
    attempts: urls.products.length + urls.webhooks.length + BROWSER_HOSTS,
    failures: [
      ...accepted.map((url) => `accepted: ${url}`),
      ...reached.map((address) => `connected to ${address}`),
    ],
    figures: {
      byProduct: urls.products.length,
      byWebhook: urls.webhooks.length,
      connections: reached.length,
      pagesRendered: rendered ? 1 : 0,
      isolated: isIsolated() ? 1 : 0,
    },
  };
}

/** A shop that redirects as asked, and has a page whose scripts contact the hosts before they show a price. */
async function startShop(
  hosts: readonly string[],
  trapPort: number,
): Promise<{ origin: string; server: Server }> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://shop.invalid');
    if (url.pathname === '/robots.txt') return void response.writeHead(404).end();
    const target = url.searchParams.get('to');
    if (target !== null) return void response.writeHead(302, { location: encodeURI(target) }).end();
    response.writeHead(200, { 'content-type': 'text/html' }).end(pageOf(hosts, trapPort));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

function pageOf(hosts: readonly string[], port: number): string {
  const script = `
    const urls = ${JSON.stringify(hosts.map((host) => `http://${host}:${port}/`))};
    const image = (src) => { const element = new Image(); element.src = src; };
    const contact = (url, index) => [
      () => fetch(url, { mode: 'no-cors' }),
      () => image(url),
      () => new WebSocket(url.replace('http', 'ws')),
      () => navigator.sendBeacon(url, ''),
    ][index % 4]();
    const attempts = urls.map(async (url, index) => contact(url, index));
    Promise.allSettled(attempts).then(() => {
      document.title = 'Teapot';
      document.getElementById('app').innerHTML =
        '<h1>Teapot</h1><p class="price">$3.00</p><button>Add to cart</button>';
    });`;
  return `<!doctype html><html><head><title>Shop</title></head><body><div id="app"></div><script>${script}</script></body></html>`;
}
