import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { registerUser, type ApiUser } from './api-user.ts';
import { eventually } from './eventually.ts';
import { serviceBelow } from './process-tree.ts';
import { runService, type RunningService } from './run-service.ts';

const WITHIN_MS = 120_000;

interface Page {
  price: string;
  served: number;
  /** Called when the page is requested, before it is served. */
  onRequest: () => void;
}

let folder: string;
let shop: Server;
let service: RunningService;
let user: ApiUser;
const pages = new Map<string, Page>();

/** The service runs as `npm start` runs it, on a shop with these pages. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tidemark-quarantine-'));
  shop = createServer((request, response) => {
    const page = pages.get(request.url ?? '');
    if (!page) return void response.writeHead(404).end();
    page.served++;
    page.onRequest();
    response.writeHead(200, { 'content-type': 'text/html' }).end(htmlOf(page));
  });
  shop.listen(0, '127.0.0.1');
  await once(shop, 'listening');
  service = await runService(
    {
      TIDEMARK_DATA_DIR: folder,
      TIDEMARK_ALLOW_HOSTS: new URL(shopOrigin()).host,
      TIDEMARK_PACE_PER_MINUTE: '6000',
      TIDEMARK_LEASE_MS: '2000',
      TIDEMARK_CHECKS_PER_MINUTE: '100000',
    },
    [],
    { supervised: true },
  );
  user = await registerUser(service.origin, 'shopper@example.com');
});
afterAll(async () => {
  await service?.stop();
  shop?.close();
  shop?.closeAllConnections();
  await rm(folder, { recursive: true, force: true });
});

const shopOrigin = () => `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;

function htmlOf({ price }: Page): string {
  const offer = { '@type': 'Offer', price, priceCurrency: 'USD', availability: 'https://schema.org/InStock' };
  const product = { '@context': 'https://schema.org', '@type': 'Product', name: 'A kettle', offers: offer };
  return `<html><head><title>A kettle</title><script type="application/ld+json">${JSON.stringify(product)}</script></head>
    <body><h1>A kettle</h1><p>$${price}</p></body></html>`;
}

async function watchPage(route: string): Promise<{ id: string; page: Page }> {
  const page: Page = { price: '20.00', served: 0, onRequest: () => undefined };
  pages.set(route, page);
  const { product } = await user.call('addProduct', { body: { url: shopOrigin() + route } });
  await eventually(async () => (await check(product.id))?.price?.amount === '20.00', WITHIN_MS);
  return { id: product.id, page };
}

/** Requests a check and returns the product. While the service is down, returns null. */
async function check(id: string) {
  const checked = await user.call('checkProduct', { params: { id } }).catch(() => null);
  return checked?.product ?? null;
}

it(
  'a page that ends the process is quarantined after the second time, and other pages are checked as before',
  { timeout: 300_000 },
  async () => {
    const hostile = await watchPage('/hostile');
    const healthy = await watchPage('/healthy');
    const supervisor = service.pid;
    let child = await serviceBelow(supervisor);
    const killed: number[] = [];
    hostile.page.served = 0;
    hostile.page.onRequest = () => {
      killed.push(child);
      process.kill(child, 'SIGKILL');
    };
    await check(hostile.id);
    child = await serviceBelow(supervisor, child);
    const stopped = await eventually(async () => {
      if (killed.length === 2 && killed[1] === child) child = await serviceBelow(supervisor, child);
      const product = await check(hostile.id);
      return product?.lastCheck?.message === 'This page stopped the checker.' && product;
    }, WITHIN_MS);
    expect(stopped).toMatchObject({ price: { amount: '20.00' }, lastCheck: { outcome: 'unpriced' } });
    for (const price of ['18.00', '17.00', '16.00']) {
      healthy.page.price = price;
      await eventually(async () => (await check(healthy.id))?.price?.amount === price, WITHIN_MS);
      await check(hostile.id);
    }
    expect(hostile.page.served).toBe(2);
    expect(killed).toHaveLength(2);
  },
);
