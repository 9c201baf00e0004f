import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

/** How the shop responds: with product pages, with errors, not at all, or with a challenge page. */
export type ShopBehaviour = 'normal' | 'failing' | 'stalling' | 'blocking';

export interface FlakyShop {
  host: string;
  urlOf(product: number): string;
  /** May be changed at any time. */
  behaviour: ShopBehaviour;
  /** All requests with their arrival time, including those for robots.txt. */
  requests: { atMs: number; path: string }[];
  close(): Promise<void>;
}

const PAGE = (path: string) => `<!doctype html><html lang="en"><head><title>Item ${path}</title>
<script type="application/ld+json">{"@context":"https://schema.org","@type":"Product","name":"Item ${path}",
"offers":{"@type":"Offer","price":"19.99","priceCurrency":"EUR","availability":"https://schema.org/InStock"}}</script></head>
<body><main><h1>Item ${path}</h1><p class="price">€19.99</p><button>Add to cart</button></main></body></html>`;

const CHALLENGE_PAGE = `<!doctype html><title>Access denied</title><h1>Access denied</h1>
<p>Please complete the CAPTCHA to prove that you are not a robot.</p>`;

/** Starts a shop with a switchable behaviour. Its port makes it a site of its own. */
export async function openFlakyShop(): Promise<FlakyShop> {
  const requests: FlakyShop['requests'] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    requests.push({ atMs: performance.now(), path });
    if (path === '/robots.txt') response.writeHead(404).end();
    else respond(shop.behaviour, path, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const shop: FlakyShop = {
    host,
    urlOf: (product) => `http://${host}/item/${product}`,
    behaviour: 'normal',
    requests,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return shop;
}

function respond(behaviour: ShopBehaviour, path: string, response: ServerResponse): void {
  const html = { 'content-type': 'text/html; charset=utf-8' };
  if (behaviour === 'normal') response.writeHead(200, html).end(PAGE(path));
  else if (behaviour === 'failing') response.writeHead(500, html).end('<h1>Internal error</h1>');
  else if (behaviour === 'blocking') response.writeHead(403, html).end(CHALLENGE_PAGE);
}

/** The largest number of requests in any window of `windowMs`. */
export function peakRequests(shop: Pick<FlakyShop, 'requests'>, windowMs: number): number {
  const times = shop.requests.map(({ atMs }) => atMs);
  let from = 0;
  return times.reduce((peak, atMs, index) => {
    while ((times[from] ?? 0) <= atMs - windowMs) from += 1;
    return Math.max(peak, index - from + 1);
  }, 0);
}
