import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ApiError } from '@tidemark/contracts/client.ts';
import { startDemoShop, type DemoShop } from '@tidemark/demo-shop/start-demo-shop.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerUser, type ApiUser } from './api-user.ts';
import { runService, type RunningService } from './run-service.ts';

let folder: string;
let shop: DemoShop;
let internalServer: Server;
let internalPort: number;
let connections = 0;
let service: RunningService;
let user: ApiUser;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tidemark-refused-'));
  shop = await startDemoShop({ moveEveryMs: null });
  internalServer = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  internalServer.listen(0);
  await once(internalServer, 'listening');
  internalPort = (internalServer.address() as AddressInfo).port;
  service = await runService({ TIDEMARK_DATA_DIR: folder, TIDEMARK_ALLOW_HOSTS: new URL(shop.url).host });
  user = await registerUser(service.origin, 'curious@example.com');
});

afterAll(async () => {
  await service?.stop();
  internalServer?.close();
  await shop?.close();
  await rm(folder, { recursive: true, force: true });
});

/** The problem details of a call that must fail. */
async function problemOf(call: Promise<unknown>) {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof ApiError
    ? error.problem
    : { code: 'not rejected', status: 0, detail: String(error) };
}

function privateAddresses(): string[] {
  return [
    'http://127.0.0.1:1/',
    'http://[::ffff:10.0.0.1]/',
    `http://localhost:${internalPort}/`,
    `http://127.0.0.1:${internalPort}/`,
    `http://[::1]:${internalPort}/`,
    `http://2130706433:${internalPort}/`,
    `http://0x7f.1:${internalPort}/`,
    'http://169.254.169.254/latest/meta-data/',
    `${shop.url}/go?to=${encodeURIComponent('http://169.254.169.254/')}`,
    `${shop.url}/go?to=${encodeURIComponent(`http://127.0.0.1:${internalPort}/`)}`,
  ];
}

describe('a URL of a private address', () => {
  it('rejects a product URL of a private address, without fetching or storing anything', async () => {
    for (const url of privateAddresses()) {
      const problem = await problemOf(user.call('addProduct', { body: { url } }));
      expect(problem, url).toMatchObject({ status: 422, code: 'refused-address' });
      expect(problem.detail).toMatch(/not public/i);
    }
    expect(connections).toBe(0);
    expect((await user.call('listProducts', {})).items).toEqual([]);
  });

  it('rejects a webhook URL of a private address', async () => {
    for (const url of privateAddresses().slice(0, 8)) {
      const problem = await problemOf(user.call('createWebhook', { body: { url } }));
      expect(problem, url).toMatchObject({ status: 422, code: 'refused-address' });
    }
    expect(connections).toBe(0);
  });
});

describe('a page that cannot be watched', () => {
  it('rejects a page that is not a product, is disallowed by robots.txt or has no valid URL', async () => {
    const [article, forbidden] = ['/blog/how-we-choose', '/private/product/anything/'];
    expect(await problemOf(user.call('addProduct', { body: { url: shop.url + article } }))).toMatchObject({
      code: 'not-a-product',
      detail: 'This page is not a product.',
    });
    expect(await problemOf(user.call('addProduct', { body: { url: shop.url + forbidden } }))).toMatchObject({
      code: 'forbidden-by-robots',
      detail: expect.stringMatching(/robots\.txt forbids it/),
    });
    expect(await problemOf(user.call('addProduct', { body: { url: 'not a link' } }))).toMatchObject({
      status: 422,
    });
  });
});
