import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ENGINES } from './catalogue/engine.ts';
import { type RequestReport } from './request-log.ts';
import { type DemoShop } from './start-demo-shop.ts';
import {
  fetchText,
  firstProduct,
  ofEngine,
  openTestShop,
  postJson,
  productSection,
} from '../test/test-shop.ts';

let shop: DemoShop;

beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

const first = (engine?: string) => firstProduct(shop, engine);

async function requestReport(): Promise<RequestReport> {
  return (await fetch(`${shop.url}/__control/requests`)).json() as Promise<RequestReport>;
}

describe('POST /__control/price', () => {
  it.each([
    ['id', ({ id }: { id: string }) => id],
    ['URL', ({ url }: { url: string }) => url],
    ['path', ({ url }: { url: string }) => new URL(url).pathname],
    ['slug', ({ url }: { url: string }) => url.split('/').at(-2) ?? ''],
  ])('finds the product by %s and changes its page immediately', async (_name, reference) => {
    const product = first();
    const change = {
      product: reference(product),
      price: '79.99',
      listPrice: '99.99',
      availability: 'InStock',
    };
    const { status, json } = await postJson(shop, '/__control/price', change);
    expect(status).toBe(200);
    expect(json).toEqual({
      ...product,
      price: '79.99',
      listPrice: '99.99',
      availability: 'InStock',
      frozen: true,
    });
    expect(productSection(await fetchText(product.url))).toContain('79.99');
    expect(first()).toEqual(json);
  });

  it('freezes the product against the price clock', async () => {
    const { id } = first();
    await postJson(shop, '/__control/price', { product: id, price: '1.00' });
    const { json } = await postJson(shop, '/__control/clock', { ticks: 300 });
    expect(json['moved']).not.toContain(id);
    expect((json['moved'] as string[]).length).toBeGreaterThan(200);
    expect(first().price).toBe('1.00');
  });

  it('keeps the list price only while it is above the new price', async () => {
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
  ])('rejects an invalid price change: %j', async (body, status, message) => {
    const response = await postJson(shop, '/__control/price', body);
    expect(response.status).toBe(status);
    expect(response.json['error']).toMatch(message);
  });

  it('rejects more decimals than the currency has', async () => {
    const yen = shop.products.find(({ currency }) => currency === 'JPY');
    const { status, json } = await postJson(shop, '/__control/price', { product: yen?.id, price: '79.99' });
    expect([status, json['error']]).toEqual([400, expect.stringContaining('at most 0 decimals (JPY)')]);
  });
});

describe('POST /__control/template', () => {
  it.each(ENGINES)('breaks the %s template: the price stays visible, in unknown markup', async (engine) => {
    const product = first(engine);
    shop.setPrice({ product: product.id, price: '4321', listPrice: null });
    const original = await fetchText(product.url);
    await postJson(shop, '/__control/template', { engine, broken: true });
    const broken = await fetchText(product.url);
    expect(broken).toMatch(/<strong class="pdp2-amount">[^<]*4[,.\s]?321/);
    expect(broken).not.toMatch(
      /ld\+json|itemprop|price:amount|data-product_variations|data-product=|x-magento-init">\{"\[/,
    );
    expect(productSection(broken)).not.toMatch(
      /class="price[ "]|<h2>\D?4|data-price-amount="4321"|current-price/,
    );
    await postJson(shop, '/__control/template', { engine, broken: false });
    expect(await fetchText(product.url)).toBe(original);
  });

  it('rejects an unknown engine and a non-boolean switch', async () => {
    expect((await postJson(shop, '/__control/template', { engine: 'ebay', broken: true })).status).toBe(400);
    expect((await postJson(shop, '/__control/template', { engine: 'shopify', broken: 'yes' })).status).toBe(
      400,
    );
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
  ])('responds to pages in mode %s with status %i', async (mode, status, page) => {
    await postJson(shop, '/__control/behaviour', { scope: 'all', mode, retryAfterSeconds: 7 });
    const response = await fetch(first().url);
    expect([response.status, response.headers.get('retry-after')]).toEqual([status, '7']);
    const text = await response.text();
    expect(text).toMatch(page);
    expect(text).not.toContain(first().title);
    expect((await fetch(`${shop.url}/robots.txt`)).status).toBe(200);
    await postJson(shop, '/__control/behaviour', { scope: 'all', mode: 'normal' });
    expect(await fetchText(first().url)).toContain('add-to-cart');
  });

  it('sends the challenge page with the requested status', async () => {
    await postJson(shop, '/__control/behaviour', { scope: 'all', mode: 'challenge', status: 200 });
    expect((await fetch(first().url)).status).toBe(200);
  });

  it('applies the narrowest scope: product, then engine, then all', async () => {
    const [one, two] = ofEngine(shop, 'magento');
    const statuses = async () =>
      Promise.all([one, two, first()].map(async (product) => (await fetch(product?.url ?? '')).status));
    await postJson(shop, '/__control/behaviour', { scope: 'all', mode: 'error-500' });
    await postJson(shop, '/__control/behaviour', { scope: 'magento', mode: 'block-403' });
    await postJson(shop, '/__control/behaviour', { scope: one?.id, mode: 'normal' });
    expect(await statuses()).toEqual([200, 403, 500]);
  });

  it('resets the connection in mode reset', async () => {
    await postJson(shop, '/__control/behaviour', { scope: 'all', mode: 'reset' });
    await expect(fetch(first().url)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  });

  it('sends nothing in mode stall, and closes the shop with requests still open', async () => {
    await postJson(shop, '/__control/behaviour', { scope: 'all', mode: 'stall' });
    await expect(fetch(first().url, { signal: AbortSignal.timeout(200) })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    const waiting = fetch(first().url).catch((error: Error) => error.name);
    await expect.poll(async () => (await requestReport()).total).toBe(2);
    await shop.close();
    expect(await waiting).toBe('TypeError');
    shop = await openTestShop();
  });

  it('delays the response by delayMs', async () => {
    await postJson(shop, '/__control/behaviour', { scope: first().id, mode: 'normal', delayMs: 400 });
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
  ])('rejects an invalid behaviour: %j', async (body, status) => {
    expect((await postJson(shop, '/__control/behaviour', body)).status).toBe(status);
  });
});

describe('the other control routes', () => {
  it('lists products with their current offers', async () => {
    shop.setPrice({ product: first().id, price: '3.33' });
    expect(await (await fetch(`${shop.url}/__control/products`)).json()).toEqual(shop.products);
  });

  it('counts requests by path, second and status, without control requests', async () => {
    const { url } = first();
    const path = new URL(url).pathname;
    for (let i = 0; i < 3; i++) await fetchText(`${url}?n=1`);
    await fetchText(`${shop.url}/nothing`);
    const report = await requestReport();
    expect(report).toMatchObject({
      total: 4,
      paths: { [`${path}?n=1`]: 3, '/nothing': 1 },
      statuses: { 200: 3, 404: 1 },
    });
    expect(report.perSecond.reduce((sum, { count }) => sum + count, 0)).toBe(4);
    await postJson(shop, '/__control/reset-requests', {});
    expect(await requestReport()).toEqual({ total: 0, paths: {}, perSecond: [], statuses: {} });
  });

  it('advances the price clock identically in two shops of one seed', async () => {
    const twin = await openTestShop();
    const [here, there] = await Promise.all(
      [shop, twin].map((each) => postJson(each, '/__control/clock', { ticks: 5 })),
    );
    expect(here).toEqual(there);
    expect((await postJson(shop, '/__control/clock', { ticks: 0 })).status).toBe(400);
    await twin.close();
  });

  it('responds 404 and 405 with an error message', async () => {
    expect(await postJson(shop, '/__control/none', {})).toMatchObject({
      status: 404,
      json: { error: expect.stringMatching(/unknown control route/) },
    });
    expect((await fetch(`${shop.url}/__control/price`)).status).toBe(405);
  });
});
