import { readdir } from 'node:fs/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi, type Visitor } from '../../../test/api/test-api.ts';
import { addProduct } from '../../../test/database/add-product.ts';
import { startLocalServer, type LocalServer } from '../../../test/shop/local-server.ts';

const PNG = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(3000, 7)]);
const send = (body: Buffer | string, type: string) => (response: ServerResponse) =>
  void response.setHeader('content-type', type).end(body);

const RESPONSES: Readonly<Record<string, (response: ServerResponse) => void>> = {
  '/good': send(PNG, 'image/png'),
  '/mislabelled': send(PNG, 'text/html'),
  '/svg': send('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'image/svg+xml'),
  '/svg-as-png': send('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'image/png'),
  '/html': send('<!doctype html><script>alert(1)</script>', 'image/png'),
  '/huge': send(Buffer.concat([PNG, Buffer.alloc(2_000_000)]), 'image/png'),
  '/endless': (response) => {
    response.setHeader('content-type', 'image/png').write(PNG);
    const more = setInterval(() => response.write(Buffer.alloc(500_000)), 1);
    response.once('close', () => clearInterval(more));
  },
  '/missing': (response) => void response.writeHead(404).end(PNG),
  '/moved': (response) => void response.writeHead(302, { location: '/good' }).end(),
  '/into-the-network': (response) =>
    void response.writeHead(302, { location: 'http://127.0.0.1:1/secret.png' }).end(),
};

let folder: string;
let host: LocalServer;
let api: TestApi;
let visitor: Visitor;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tidemark-pictures-'));
  host = await startLocalServer((request, response) => {
    const respond = RESPONSES[(request.url ?? '').split('?')[0] ?? ''];
    if (respond) respond(response);
    else response.writeHead(500).end();
  });
  api = await startTestApi({
    env: { TIDEMARK_ALLOW_HOSTS: host.host, TIDEMARK_DATA_DIR: folder, TIDEMARK_IMAGES_PER_MINUTE: '40' },
  });
});
afterAll(async () => {
  await api.close();
  await host.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  visitor = await api.visitor();
});

/** A product with this image, which the visitor does not watch. */
async function productWith(imageUrl: string | null, title: string | null = 'Lamp'): Promise<string> {
  const id = await addProduct(api.parts.database);
  await api.parts.database.query('UPDATE products SET image_url = $2, title = $3 WHERE id = $1', [
    id,
    imageUrl,
    title,
  ]);
  return id;
}

const get = (id: string, headers: Record<string, string> = {}, by = visitor) =>
  by.request('GET', `/products/${id}/image`, undefined, headers);
const requestsFor = (pathname: string) => host.requests.filter((one) => one === `GET ${pathname}`).length;

describe('the picture of a product', () => {
  it('the picture is fetched once, and sent so that a browser can do nothing but show it', async () => {
    const id = await productWith(`${host.origin}/good?1`);
    const first = await get(id);
    expect(first.status).toBe(200);
    expect(first.headers).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(PNG.length),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': expect.stringMatching(/private.*immutable/),
      etag: expect.stringMatching(/^".+"$/),
    });
    expect((await get(id)).status).toBe(200);
    expect(requestsFor('/good?1')).toBe(1);
    expect(await readdir(path.join(folder, 'images'))).toHaveLength(1);
    const known = await get(id, { 'if-none-match': String(first.headers['etag']) });
    expect(known).toMatchObject({ status: 304, text: '' });
  });

  it('the picture is fetched once for many requests at the same time', async () => {
    const id = await productWith(`${host.origin}/good?2`);
    const all = await Promise.all(Array.from({ length: 10 }, () => get(id)));
    expect(all.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(requestsFor('/good?2')).toBe(1);
  });

  it.each(['/mislabelled', '/moved'])('the picture at %s is recognized by its bytes', async (pathname) => {
    const response = await get(await productWith(host.origin + pathname));
    expect(response.headers['content-type']).toBe('image/png');
  });

  it.each(['/svg', '/svg-as-png', '/html', '/huge', '/endless', '/missing', '/into-the-network'])(
    'the picture at %s is not shown, and not fetched again at once',
    async (pathname) => {
      const id = await productWith(host.origin + pathname);
      for (let attempt = 0; attempt < 2; attempt++) {
        const response = await get(id);
        expect(response).toMatchObject({ status: 404, body: { code: 'not-found' } });
        expect(response.headers['cache-control']).toBe('private, max-age=600');
      }
      expect(requestsFor(pathname)).toBe(1);
    },
  );

  it.each(['http://127.0.0.1:1/x.png', 'http://[::1]/x.png', 'file:///etc/passwd', 'data:image/png,x', 'x'])(
    'the picture is not fetched from %s',
    async (imageUrl) => {
      expect((await get(await productWith(imageUrl))).status).toBe(404);
    },
  );

  it('the picture is shown of products that search shows or the account watches, and of no others', async () => {
    const hidden = await productWith(`${host.origin}/good?3`, null);
    expect((await get(hidden)).status).toBe(404);
    const { account } = (await visitor.request('GET', '/me')).body;
    await api.parts.database.query('INSERT INTO watches (account_id, product_id) VALUES ($1, $2)', [
      account.id,
      hidden,
    ]);
    expect((await get(hidden)).status).toBe(200);
    expect((await get(await productWith(null))).status).toBe(404);
    expect((await get('999999999')).status).toBe(404);
    expect((await get(hidden, {}, api.anonymous())).status).toBe(401);
  });

  it('the pictures that an account loads in a minute are limited', async () => {
    const id = await productWith(`${host.origin}/good?1`);
    const statuses: number[] = [];
    for (let count = 0; count < 45; count++) statuses.push((await get(id)).status);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
    expect((await visitor.request('GET', '/products')).status, 'other requests have their own limit').toBe(
      200,
    );
  });
});

it('the web app may load pictures from the service alone', async () => {
  const { headers } = await api.anonymous().request('GET', 'root:/healthz');
  expect(String(headers['content-security-policy'])).toMatch(/img-src 'self' data:(;|$)/);
});
