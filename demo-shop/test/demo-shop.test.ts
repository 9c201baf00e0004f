import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { ENGINES } from '../src/engine.ts';
import type { RequestReport } from '../src/request-log.ts';
import { startDemoShop } from '../src/start-demo-shop.ts';
import type { DemoShop } from '../src/start-demo-shop.ts';
import { aboveTheFold, ofEngine, openStillShop, post, read } from './page-reading.ts';

let shop: DemoShop;

beforeEach(async () => {
  shop = await openStillShop();
});
afterEach(() => shop.close());

const first = (engine = 'woocommerce') => {
  const [product] = ofEngine(shop, engine);
  if (!product) throw new Error(`no ${engine} product`);
  return product;
};

/** A GET as it is on the wire, without fetch's own decompression. */
function rawGet(
  url: string,
  headers: Record<string, string>,
): Promise<{ response: IncomingMessage; body: Buffer }> {
  return new Promise((resolve, reject) => {
    httpRequest(url, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ response, body: Buffer.concat(chunks) }));
    })
      .on('error', reject)
      .end();
  });
}

async function requestReport(): Promise<RequestReport> {
  return (await fetch(`${shop.url}/__control/requests`)).json() as Promise<RequestReport>;
}

/** The page without the addresses that name its shop's port. */
function strip(html: string, { url }: DemoShop): string {
  return html.replaceAll(url, '').replaceAll(url.replaceAll('/', '\\/'), '');
}

describe('the storefront that is an application', () => {
  it('sends every product’s page as a shell that says nothing of it, and a script and data to draw it with', async () => {
    const { id, title, price, currency } = first();
    const page = await read(`${shop.url}/app/product/${id}`);
    expect(page).toContain('<div id="root"></div>');
    expect(page).not.toContain(title);
    expect(await read(`${shop.url}/app/store.js`)).toContain('/app/api/products/');
    const data = JSON.parse(await read(`${shop.url}/app/api/products/${id}`)) as { data: unknown };
    expect(data.data).toMatchObject({ name: title, offers: { price, priceCurrency: currency } });
    shop.setPrice({ product: id, price: '3.21' });
    expect(await read(`${shop.url}/app/api/products/${id}`)).toContain('3.21');
    expect((await fetch(`${shop.url}/app/product/nothing`)).status).toBe(404);
  });
});

describe('a page over HTTP', () => {
  it('comes compressed to those who take gzip, plain to others, the same text', async () => {
    const { url } = first();
    const packed = await rawGet(url, { 'accept-encoding': 'br;q=0.5, gzip' });
    const plain = await rawGet(url, { 'accept-encoding': 'gzip;q=0' });
    expect(packed.response.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': 'text/html; charset=utf-8',
      vary: 'Accept-Encoding',
    });
    expect(plain.response.headers['content-encoding']).toBeUndefined();
    expect(gunzipSync(packed.body)).toEqual(plain.body);
    expect(packed.body.length).toBeLessThan(plain.body.length / 3);
  });

  it('answers 304 to its own ETag until the product changes', async () => {
    const { id, url } = first();
    const { headers } = await fetch(url);
    const etag = headers.get('etag') ?? '';
    expect(Date.parse(headers.get('last-modified') ?? '')).not.toBeNaN();
    const again = () => rawGet(url, { 'if-none-match': `"other", ${etag}` });
    const { response, body } = await again();
    expect([response.statusCode, body.length]).toEqual([304, 0]);
    shop.setPrice({ product: id, price: '5.00' });
    expect((await again()).response.statusCode).toBe(200);
  });

  it('names addresses by the Host header, also after another host asked', async () => {
    const { url } = first();
    for (const host of ['shop-a.example:81', 'shop-b.example']) {
      const { body } = await rawGet(url, { host });
      const path = new URL(url).pathname;
      expect(body.toString()).toContain(`<link rel="canonical" href="http://${host}${path}">`);
    }
    const { body } = await rawGet(url, { host: 'a"b<c' });
    expect(body.toString()).toContain(`<link rel="canonical" href="${url}">`);
  });

  it.each(ENGINES)('of %s is the same with tracking parameters', async (engine) => {
    const { url } = first(engine);
    const tracked = `${url}${url.includes('?') ? '&' : '?'}utm_source=mail&gclid=x`;
    expect(await read(tracked)).toBe(await read(url));
  });

  it('of one seed is the same in another shop of that seed', async () => {
    const twin = await openStillShop();
    const other = await openStillShop({ seed: 2 });
    const path = new URL(first('bigcommerce').url).pathname;
    expect(strip(await read(twin.url + path), twin)).toBe(strip(await read(shop.url + path), shop));
    expect(other.products.map(({ url }) => new URL(url).pathname)).not.toContain(path);
    await twin.close();
    await other.close();
  });

  it('answers HEAD without a body and refuses other methods', async () => {
    const { url } = first();
    const head = await fetch(url, { method: 'HEAD' });
    expect([head.status, (await head.text()).length]).toEqual([200, 0]);
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(405);
  });
});

describe('the pages around products', () => {
  it('links every product from the front page and the sitemap', async () => {
    const home = (await read(`${shop.url}/`)).replaceAll('&amp;', '&');
    const sitemap = (await read(`${shop.url}/sitemap.xml`)).replaceAll('&amp;', '&');
    for (const { url } of shop.products) {
      expect(home).toContain(`href="${url.slice(shop.url.length)}"`);
      expect(sitemap).toContain(`<loc>${url}</loc>`);
    }
  });

  it('has no dead link on a product page', async () => {
    for (const engine of ENGINES) {
      const { url } = first(engine);
      const links = [...(await read(url)).matchAll(/(?:href|src)="(\/[^"?]*)(?:\?[^"]*)?"/g)].map(
        ([, path]) => path,
      );
      for (const path of new Set(links)) {
        if (path === '/opencart/index.php') continue;
        expect([path, (await fetch(shop.url + path)).status]).toEqual([path, 200]);
      }
    }
  });

  it('forbids /private/ to robots, where a product page stands', async () => {
    const robots = await read(`${shop.url}/robots.txt`);
    expect(robots).toContain('Disallow: /private/');
    expect(robots).not.toContain('Crawl-delay');
    const hidden = first().url.replace('/woocommerce/', '/private/');
    expect(await read(hidden)).toContain(`<link rel="canonical" href="${hidden}">`);
  });

  it('has an article that is no product, and a 404 that says so', async () => {
    const article = await read(`${shop.url}/blog/how-we-choose`);
    expect(article).toContain('"@type":"BlogPosting"');
    expect(article).not.toMatch(/"@type":"(?:Product|Offer)"|add-to-cart/);
    for (const path of [
      '/nothing',
      '/shopify/products/none',
      '/private/product/none/',
      '/magento/category/en-us/none/',
    ]) {
      expect([path, (await fetch(shop.url + path)).status]).toEqual([path, 404]);
    }
  });

  it('redirects where /go is told to, and to the address with a slash', async () => {
    const go = (to: string) => fetch(`${shop.url}/go?to=${encodeURIComponent(to)}`, { redirect: 'manual' });
    const there = await go('http://169.254.169.254/latest');
    expect([there.status, there.headers.get('location')]).toEqual([302, 'http://169.254.169.254/latest']);
    expect((await go('bad\r\nheader')).status).toBe(400);
    const bare = await fetch(first().url.replace(/\/$/, ''), { redirect: 'manual' });
    expect([bare.status, shop.url + bare.headers.get('location')]).toEqual([301, first().url]);
  });

  it('draws a picture for every product', async () => {
    const answer = await fetch(`${shop.url}/images/${first().id}.svg`);
    expect(answer.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
    expect(await answer.text()).toMatch(/^<svg xmlns=/);
    expect((await fetch(`${shop.url}/images/shopify-999.svg`)).status).toBe(404);
  });
});

describe('POST /__control/price', () => {
  it.each([
    ['id', ({ id }: { id: string }) => id],
    ['address', ({ url }: { url: string }) => url],
    ['path', ({ url }: { url: string }) => new URL(url).pathname],
    ['slug', ({ url }: { url: string }) => url.split('/').at(-2) ?? ''],
  ])('finds the product by %s and changes its page at once', async (_name, reference) => {
    const product = first();
    const change = {
      product: reference(product),
      price: '79.99',
      listPrice: '99.99',
      availability: 'InStock',
    };
    const { status, json } = await post(shop, '/__control/price', change);
    expect(status).toBe(200);
    expect(json).toEqual({
      ...product,
      price: '79.99',
      listPrice: '99.99',
      availability: 'InStock',
      frozen: true,
    });
    expect(aboveTheFold(await read(product.url))).toContain('79.99');
    expect(first()).toEqual(json);
  });

  it('freezes the product from the moving clock', async () => {
    const { id } = first();
    await post(shop, '/__control/price', { product: id, price: '1.00' });
    const { json } = await post(shop, '/__control/clock', { ticks: 300 });
    expect(json['moved']).not.toContain(id);
    expect((json['moved'] as string[]).length).toBeGreaterThan(200);
    expect(first().price).toBe('1.00');
  });

  it('keeps a list price that is still above, drops one that is not', async () => {
    const product = first().id;
    shop.setPrice({ product, price: '10.00', listPrice: '20.00' });
    expect(shop.setPrice({ product, price: '15.00' }).listPrice).toBe('20.00');
    expect(shop.setPrice({ product, price: '25.00' }).listPrice).toBeNull();
  });

  it.each([
    [{ product: 'none', price: '1.00' }, 404, /no product/],
    [{ price: '1.00' }, 400, /product is missing/],
    [{ product: 'shopify-1' }, 400, /price is missing/],
    [{ product: 'shopify-1', price: 79.99 }, 400, /price must be a string/],
    [{ product: 'shopify-1', price: '-3' }, 400, /price must be a decimal/],
    [{ product: 'shopify-1', price: '1.999' }, 400, /at most 2 decimals \(USD\)/],
    [{ product: 'shopify-1', price: '5.00', listPrice: '4.00' }, 400, /listPrice must be above/],
    [{ product: 'shopify-1', price: '5.00', availability: 'PreOrder' }, 400, /one of InStock, OutOfStock/],
    ['{"product":', 400, /not JSON/],
    ['[]', 400, /must be a JSON object/],
    [`"${'x'.repeat(70_000)}"`, 413, /at most 65536 bytes/],
  ])('refuses what cannot be: %j', async (body, status, message) => {
    const answer = await post(shop, '/__control/price', body);
    expect(answer.status).toBe(status);
    expect(answer.json['error']).toMatch(message);
  });

  it('refuses decimals that the currency does not have', async () => {
    const yen = shop.products.find(({ currency }) => currency === 'JPY');
    const { status, json } = await post(shop, '/__control/price', { product: yen?.id, price: '79.99' });
    expect([status, json['error']]).toEqual([400, expect.stringContaining('at most 0 decimals (JPY)')]);
  });
});

describe('POST /__control/template', () => {
  it.each(ENGINES)(
    'breaks the template of %s: the price is visible, nothing known marks it',
    async (engine) => {
      const product = first(engine);
      shop.setPrice({ product: product.id, price: '4321', listPrice: null });
      const whole = await read(product.url);
      await post(shop, '/__control/template', { engine, broken: true });
      const broken = await read(product.url);
      expect(broken).toMatch(/<strong class="pdp2-amount">[^<]*4[,.\s]?321/);
      expect(broken).not.toMatch(
        /ld\+json|itemprop|price:amount|data-product_variations|data-product=|x-magento-init">\{"\[/,
      );
      expect(aboveTheFold(broken)).not.toMatch(
        /class="price[ "]|<h2>\D?4|data-price-amount="4321"|current-price/,
      );
      await post(shop, '/__control/template', { engine, broken: false });
      expect(await read(product.url)).toBe(whole);
    },
  );

  it('refuses unknown engines and missing switches', async () => {
    expect((await post(shop, '/__control/template', { engine: 'ebay', broken: true })).status).toBe(400);
    expect((await post(shop, '/__control/template', { engine: 'shopify', broken: 'yes' })).status).toBe(400);
  });
});

describe('POST /__control/behaviour', () => {
  it.each([
    ['block-403', 403, /Access Denied/],
    ['captcha', 200, /g-recaptcha/],
    ['rate-limit-429', 429, /Too Many Requests/],
    ['unavailable-503', 503, /maintenance/],
    ['error-500', 500, /Internal Server Error/],
    ['gone-404', 404, /Not Found/],
    ['challenge', 503, /Just a moment/],
  ])('%s answers %i', async (mode, status, page) => {
    await post(shop, '/__control/behaviour', { scope: 'all', mode, retryAfterSeconds: 7 });
    const answer = await fetch(first().url);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, '7']);
    const text = await answer.text();
    expect(text).toMatch(page);
    expect(text).not.toContain(first().title);
    expect((await fetch(`${shop.url}/robots.txt`)).status).toBe(200);
    await post(shop, '/__control/behaviour', { scope: 'all', mode: 'normal' });
    expect(await read(first().url)).toContain('add-to-cart');
  });

  it('answers a challenge with the status asked for', async () => {
    await post(shop, '/__control/behaviour', { scope: 'all', mode: 'challenge', status: 200 });
    expect((await fetch(first().url)).status).toBe(200);
  });

  it('goes by the narrowest scope: product, then engine, then all', async () => {
    const [one, two] = ofEngine(shop, 'magento');
    const statuses = async () =>
      Promise.all([one, two, first()].map(async (product) => (await fetch(product?.url ?? '')).status));
    await post(shop, '/__control/behaviour', { scope: 'all', mode: 'error-500' });
    await post(shop, '/__control/behaviour', { scope: 'magento', mode: 'block-403' });
    await post(shop, '/__control/behaviour', { scope: one?.id, mode: 'normal' });
    expect(await statuses()).toEqual([200, 403, 500]);
  });

  it('resets the connection', async () => {
    await post(shop, '/__control/behaviour', { scope: 'all', mode: 'reset' });
    await expect(fetch(first().url)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  });

  it('stalls without a byte until the caller gives up, and the shop still closes', async () => {
    await post(shop, '/__control/behaviour', { scope: 'all', mode: 'stall' });
    await expect(fetch(first().url, { signal: AbortSignal.timeout(200) })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    const waiting = fetch(first().url).catch((error: Error) => error.name);
    await expect.poll(async () => (await requestReport()).total).toBe(2);
    await shop.close();
    expect(await waiting).toBe('TypeError');
    shop = await openStillShop();
  });

  it('answers late when told to', async () => {
    await post(shop, '/__control/behaviour', { scope: first().id, mode: 'normal', delayMs: 400 });
    const early = AbortSignal.timeout(100);
    await expect(fetch(first().url, { signal: early })).rejects.toMatchObject({ name: 'TimeoutError' });
    expect((await fetch(first().url)).status).toBe(200);
  });

  it.each([
    [{ scope: 'all', mode: 'explode' }, 400],
    [{ scope: 'nowhere', mode: 'normal' }, 404],
    [{ mode: 'normal' }, 400],
    [{ scope: 'all', mode: 'normal', delayMs: -1 }, 400],
    [{ scope: 'all', mode: 'normal', delayMs: 1.5 }, 400],
    [{ scope: 'all', mode: 'challenge', status: 9 }, 400],
  ])('refuses %j', async (body, status) => {
    expect((await post(shop, '/__control/behaviour', body)).status).toBe(status);
  });
});

describe('the other control addresses', () => {
  it('list products with what they cost now', async () => {
    shop.setPrice({ product: first().id, price: '3.33' });
    expect(await (await fetch(`${shop.url}/__control/products`)).json()).toEqual(shop.products);
  });

  it('count requests by path, second and status, without counting themselves', async () => {
    const { url } = first();
    const path = new URL(url).pathname;
    for (let i = 0; i < 3; i++) await read(`${url}?n=1`);
    await read(`${shop.url}/nothing`);
    const seen = await requestReport();
    expect(seen).toMatchObject({
      total: 4,
      paths: { [`${path}?n=1`]: 3, '/nothing': 1 },
      statuses: { 200: 3, 404: 1 },
    });
    expect(seen.perSecond.reduce((sum, { count }) => sum + count, 0)).toBe(4);
    await post(shop, '/__control/reset-requests', {});
    expect(await requestReport()).toEqual({ total: 0, paths: {}, perSecond: [], statuses: {} });
  });

  it('advance the clock the same way in every shop of a seed', async () => {
    const twin = await openStillShop();
    const [here, there] = await Promise.all(
      [shop, twin].map((each) => post(each, '/__control/clock', { ticks: 5 })),
    );
    expect(here).toEqual(there);
    expect((await post(shop, '/__control/clock', { ticks: 0 })).status).toBe(400);
    await twin.close();
  });

  it('answer 404 and 405 with a message', async () => {
    expect(await post(shop, '/__control/none', {})).toMatchObject({
      status: 404,
      json: { error: expect.stringMatching(/there is no/) },
    });
    expect((await fetch(`${shop.url}/__control/price`)).status).toBe(405);
  });
});

describe('startDemoShop', () => {
  it('moves prices by itself when asked to', async () => {
    const moving = await startDemoShop({ moveEveryMs: 10 });
    const before = moving.products;
    await expect.poll(() => moving.products).not.toEqual(before);
    await moving.close();
  });

  it('dates pages by the clock it is given', async () => {
    const dated = await openStillShop({ now: () => new Date('2031-05-06T07:08:09Z') });
    const answer = await fetch(dated.products[0]?.url ?? '');
    expect(answer.headers.get('last-modified')).toBe('Tue, 06 May 2031 07:08:09 GMT');
    expect(await answer.text()).toContain('2032-12-31');
    await dated.close();
  });

  it('rejects when the port is taken', async () => {
    await expect(startDemoShop({ port: Number(new URL(shop.url).port) })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});
