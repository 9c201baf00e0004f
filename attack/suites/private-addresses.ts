import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { isIP, type AddressInfo } from 'node:net';
import { ApiError } from '@tidemark/contracts/client.ts';
import { registerUser, type ApiUser } from '../../e2e/api-user.ts';
import { eventually } from '../../e2e/eventually.ts';
import { findChromium } from '../../server/src/shop/browser/find-chromium.ts';
import { isPublicAddress } from '../../server/src/shop/net/address-guard.ts';
import { loopbackHosts, privateHosts } from '../private-spellings.ts';
import { startRebindingDns } from '../rebinding-dns.ts';
import { isIsolated } from '../run-isolated.ts';
import { casesAt, type AttackReport, type AttackSize, type AttackSuite } from '../suite.ts';
import { withService } from '../with-service.ts';
import { startTrapServer } from '../trap-server.ts';

const REBINDING_NAMES = 90;
const BROWSER_HOSTS = 75;
const CHROMIUM = process.env['TIDEMARK_CHROMIUM'] ?? 'auto';

/** Private addresses as product, webhook, redirect, rebound name and resource of a rendered page. */
export const privateAddresses: AttackSuite = {
  name: 'private-addresses',
  promise: 'no URL of a user or a page leads into the private network',
  async run(size) {
    const trap = await startTrapServer();
    const hosts = isIsolated() ? privateHosts() : loopbackHosts();
    const shop = await startShop(hosts.slice(0, BROWSER_HOSTS), trap.port);
    const dns = isIsolated() ? await startRebindingDns() : null;
    const settings = {
      TIDEMARK_ALLOW_HOSTS: new URL(shop.origin).host,
      TIDEMARK_PACE_PER_MINUTE: '60000',
      TIDEMARK_REQUESTS_PER_MINUTE: '60000',
      TIDEMARK_CHROMIUM: CHROMIUM,
    };
    try {
      return await withService(settings, async (service) => {
        const user = await registerUser(service.origin, 'curious@example.com');
        const rebound = dns ? casesAt(size, REBINDING_NAMES) : 0;
        const urls = urlsOf(sample(hosts, size), { port: trap.port, shop: shop.origin, rebound });
        const accepted = await offerAll(user, urls);
        const rendered = findChromium(CHROMIUM) === null ? null : await renderPage(user, shop.origin);
        return report({ urls, accepted, rendered, reached: trap.reached });
      });
    } finally {
      await dns?.close();
      shop.server.close();
      await trap.close();
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
  // A Location header is ASCII.
  const redirects = direct
    .filter((url) => /^[!-~]+$/.test(url))
    .map((url) => `${shop}/go?to=${encodeURIComponent(url)}`);
  const names = Array.from({ length: rebound }, (_, index) => `http://rebind-${index}.example:${port}/`);
  // A name is offered twice: the second time it resolves to the loopback address.
  return { products: [...direct, ...redirects, ...names, ...names], webhooks: [...direct, ...names] };
}

/** Returns the URLs that were accepted although their host is, or redirects to, a private address. */
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
  return accepted.filter(isLiteral);
}

/** Whether the URL, or the one it redirects to, has an address as its host. Other names may not resolve. */
function isLiteral(text: string): boolean {
  const url = URL.parse(text.split(' ', 1)[0] ?? '');
  const target = url?.searchParams.get('to');
  if (target) return isLiteral(target);
  const host = url?.hostname.replace(/^\[|\]$/g, '') ?? '';
  return isIP(host) > 0 || host === 'localhost';
}

/** Whether the page whose scripts contact all private hosts was rendered and still gave its price. */
async function renderPage(user: ApiUser, shop: string): Promise<boolean> {
  const { product } = await user.call('addProduct', { body: { url: `${shop}/product` } });
  return eventually(async () => {
    const found = await user.call('getProduct', { params: { id: product.id } });
    return found.product.price?.amount === '3.00';
  }, 60_000).catch(() => false);
}

function report(found: {
  urls: Urls;
  accepted: string[];
  /** null without Chromium. */
  rendered: boolean | null;
  reached: readonly string[];
}): AttackReport {
  const { urls, accepted, rendered } = found;
  const reached = found.reached.filter((address) => !isPublicAddress(address.replace('::ffff:', '')));
  return {
    attempts: urls.products.length + urls.webhooks.length + BROWSER_HOSTS,
    failures: [
      ...accepted.map((url) => `accepted: ${url}`),
      ...reached.map((address) => `connected to ${address}`),
      ...(rendered !== false ? [] : ['the page that contacts private hosts was not rendered']),
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
    if (target !== null) return void response.writeHead(302, { location: target }).end();
    const isScript = url.pathname === '/app.js';
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' });
    response.end(isScript ? scriptOf(hosts, trapPort) : PAGE);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

const PAGE = `<!doctype html><html lang="en"><head><title>Shop</title><script type="module" src="/app.js"></script></head>
<body><noscript>You need to enable JavaScript to run this shop.</noscript><div id="root"></div></body></html>`;

/** Contacts every host in one of four ways, then shows the product. */
function scriptOf(hosts: readonly string[], port: number): string {
  return `
    const urls = ${JSON.stringify(hosts.map((host) => `http://${host}:${port}/`))};
    const image = (src) => { const element = new Image(); element.src = src; };
    const contact = (url, index) => [
      () => fetch(url, { mode: 'no-cors' }),
      () => image(url),
      () => new WebSocket(url.replace('http', 'ws')),
      () => navigator.sendBeacon(url, ''),
    ][index % 4]();
    await Promise.allSettled(urls.map(async (url, index) => contact(url, index)));
    const data = document.createElement('script');
    data.type = 'application/ld+json';
    data.textContent = JSON.stringify({
      '@context': 'https://schema.org',
      '@type': 'Product',
      name: 'Teapot',
      offers: { '@type': 'Offer', price: '3.00', priceCurrency: 'USD', availability: 'https://schema.org/InStock' },
    });
    document.head.append(data);
    document.getElementById('root').innerHTML = '<h1>Teapot</h1><p>$3.00</p><button>Add to cart</button>';`;
}
