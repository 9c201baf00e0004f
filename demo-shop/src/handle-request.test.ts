import { request as httpRequest, type IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ENGINES } from './catalogue/engine.ts';
import { type DemoShop } from './start-demo-shop.ts';
import { fetchText, firstProduct, openTestShop } from '../test/test-shop.ts';

let shop: DemoShop;

beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

const first = (engine?: string) => firstProduct(shop, engine);

/** Sends a GET request. Unlike fetch, it does not decompress the body. */
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

/** Removes the shop's own origin from a page. */
function withoutOrigin(html: string, { url }: DemoShop): string {
  return html.replaceAll(url, '').replaceAll(url.replaceAll('/', '\\/'), '');
}

describe('a product page over HTTP', () => {
  it('gzips a page only for clients that accept gzip', async () => {
    const { url } = first();
    const gzipped = await rawGet(url, { 'accept-encoding': 'br;q=0.5, gzip' });
    const plain = await rawGet(url, { 'accept-encoding': 'gzip;q=0' });
    expect(gzipped.response.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': 'text/html; charset=utf-8',
      vary: 'Accept-Encoding',
    });
    expect(plain.response.headers['content-encoding']).toBeUndefined();
    expect(gunzipSync(gzipped.body)).toEqual(plain.body);
    expect(gzipped.body.length).toBeLessThan(plain.body.length / 3);
  });

  it('responds 304 to the ETag of a page until its product changes', async () => {
    const { id, url } = first();
    const { headers } = await fetch(url);
    const etag = headers.get('etag') ?? '';
    expect(Date.parse(headers.get('last-modified') ?? '')).not.toBeNaN();
    const revalidate = () => rawGet(url, { 'if-none-match': `"other", ${etag}` });
    const { response, body } = await revalidate();
    expect([response.statusCode, body.length]).toEqual([304, 0]);
    shop.setPrice({ product: id, price: '5.00' });
    expect((await revalidate()).response.statusCode).toBe(200);
  });

  it('uses the Host header of each request in absolute URLs', async () => {
    const { url } = first();
    for (const host of ['shop-a.example:81', 'shop-b.example']) {
      const { body } = await rawGet(url, { host });
      const path = new URL(url).pathname;
      expect(body.toString()).toContain(`<link rel="canonical" href="http://${host}${path}">`);
    }
    const { body } = await rawGet(url, { host: 'a"b<c' });
    expect(body.toString()).toContain(`<link rel="canonical" href="${url}">`);
  });

  it.each(ENGINES)('ignores tracking parameters in the URL of a %s product', async (engine) => {
    const { url } = first(engine);
    const tracked = `${url}${url.includes('?') ? '&' : '?'}utm_source=mail&gclid=x`;
    expect(await fetchText(tracked)).toBe(await fetchText(url));
  });

  it('serves the same page in two shops of one seed', async () => {
    const twin = await openTestShop();
    const other = await openTestShop({ seed: 2 });
    const path = new URL(first('bigcommerce').url).pathname;
    expect(withoutOrigin(await fetchText(twin.url + path), twin)).toBe(
      withoutOrigin(await fetchText(shop.url + path), shop),
    );
    expect(other.products.map(({ url }) => new URL(url).pathname)).not.toContain(path);
    await twin.close();
    await other.close();
  });

  it('responds to HEAD without a body and refuses other methods', async () => {
    const { url } = first();
    const head = await fetch(url, { method: 'HEAD' });
    expect([head.status, (await head.text()).length]).toEqual([200, 0]);
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(405);
  });
});

describe('the other pages of the shop', () => {
  it('links every product from the home page and the sitemap', async () => {
    const home = (await fetchText(`${shop.url}/`)).replaceAll('&amp;', '&');
    const sitemap = (await fetchText(`${shop.url}/sitemap.xml`)).replaceAll('&amp;', '&');
    for (const { url } of shop.products) {
      expect(home).toContain(`href="${url.slice(shop.url.length)}"`);
      expect(sitemap).toContain(`<loc>${url}</loc>`);
    }
  });

  it('has no broken links on product pages', async () => {
    for (const engine of ENGINES) {
      const { url } = first(engine);
      const links = [...(await fetchText(url)).matchAll(/(?:href|src)="(\/[^"?]*)(?:\?[^"]*)?"/g)].map(
        ([, path]) => path,
      );
      for (const path of new Set(links)) {
        if (path === '/opencart/index.php') continue;
        expect([path, (await fetch(shop.url + path)).status]).toEqual([path, 200]);
      }
    }
  });

  it('serves product pages under /private/, which robots.txt disallows', async () => {
    const robots = await fetchText(`${shop.url}/robots.txt`);
    expect(robots).toContain('Disallow: /private/');
    expect(robots).not.toContain('Crawl-delay');
    const hidden = first().url.replace('/woocommerce/', '/private/');
    expect(await fetchText(hidden)).toContain(`<link rel="canonical" href="${hidden}">`);
  });

  it('serves an article without product data, and 404 for unknown paths', async () => {
    const article = await fetchText(`${shop.url}/blog/how-we-choose`);
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

  it('redirects /go to any URL, and a product path to the one with a trailing slash', async () => {
    const go = (to: string) => fetch(`${shop.url}/go?to=${encodeURIComponent(to)}`, { redirect: 'manual' });
    const there = await go('http://169.254.169.254/latest');
    expect([there.status, there.headers.get('location')]).toEqual([302, 'http://169.254.169.254/latest']);
    expect((await go('bad\r\nheader')).status).toBe(400);
    const bare = await fetch(first().url.replace(/\/$/, ''), { redirect: 'manual' });
    expect([bare.status, shop.url + bare.headers.get('location')]).toEqual([301, first().url]);
  });

  it('serves a PNG image for every product', async () => {
    const response = await fetch(`${shop.url}/images/${first().id}.png`);
    expect(response.headers.get('content-type')).toBe('image/png');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
    expect((await fetch(`${shop.url}/images/shopify-999.png`)).status).toBe(404);
  });
});
