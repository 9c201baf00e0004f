import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

/** How a shop answers: as it should, with errors, not at all, or with a wall against robots. */
export type Mood = 'well' | 'failing' | 'stalling' | 'blocking';

export interface MoodyShop {
  host: string;
  urlOf(product: number): string;
  mood: Mood;
  /** When each request came, robots.txt included, in milliseconds. */
  requests: { atMs: number; path: string }[];
  close(): Promise<void>;
}

const PAGE = (path: string) => `<!doctype html><html lang="en"><head><title>Item ${path}</title>
<script type="application/ld+json">{"@context":"https://schema.org","@type":"Product","name":"Item ${path}",
"offers":{"@type":"Offer","price":"19.99","priceCurrency":"EUR","availability":"https://schema.org/InStock"}}</script></head>
<body><main><h1>Item ${path}</h1><p class="price">€19.99</p><button>Add to cart</button></main></body></html>`;

const WALL = `<!doctype html><title>Access denied</title><h1>Access denied</h1>
<p>Please complete the CAPTCHA to prove that you are not a robot.</p>`;

/** A shop of its own site (its port makes it one), whose mood can change at any time. */
export async function openMoodyShop(): Promise<MoodyShop> {
  const requests: MoodyShop['requests'] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    requests.push({ atMs: performance.now(), path });
    if (path === '/robots.txt') response.writeHead(404).end();
    else answer(shop.mood, path, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const shop: MoodyShop = {
    host,
    urlOf: (product) => `http://${host}/item/${product}`,
    mood: 'well',
    requests,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return shop;
}

function answer(mood: Mood, path: string, response: ServerResponse): void {
  const html = { 'content-type': 'text/html; charset=utf-8' };
  if (mood === 'well') response.writeHead(200, html).end(PAGE(path));
  else if (mood === 'failing') response.writeHead(500, html).end('<h1>Internal error</h1>');
  else if (mood === 'blocking') response.writeHead(403, html).end(WALL);
}

/** The most requests that came within any span of this length. */
export function busiest(shop: MoodyShop, spanMs: number): number {
  const times = shop.requests.map(({ atMs }) => atMs);
  let from = 0;
  return times.reduce((most, atMs, index) => {
    while ((times[from] ?? 0) <= atMs - spanMs) from += 1;
    return Math.max(most, index - from + 1);
  }, 0);
}
