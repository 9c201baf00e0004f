import { startDemoShop } from '@tidemark/demo-shop/start-demo-shop.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extractOffer } from './extract-offer.ts';

const ENGINES = ['woocommerce', 'shopify', 'magento', 'prestashop', 'opencart', 'bigcommerce'];

let shop: Awaited<ReturnType<typeof startDemoShop>>;

beforeAll(async () => {
  shop = await startDemoShop({ seed: 1, moveEveryMs: null });
});
afterAll(() => shop.close());

async function readAll(engine: string) {
  const products = shop.products.filter((it) => it.engine === engine);
  const pages = products.map(async ({ id, url }) => ({ id, url, html: await (await fetch(url)).text() }));
  const read = (await Promise.all(pages)).map(({ id, ...page }) => [id, extractOffer(page)] as const);
  return {
    expected: products.map(({ id, title, currency, availability, price, listPrice }) => [
      id,
      {
        isProduct: true,
        title,
        currency,
        availability,
        price: Number(price),
        listPrice: listPrice && Number(listPrice),
      },
    ]),
    got: read.map(([id, { isProduct, title, currency, availability, price, listPrice }]) => [
      id,
      {
        isProduct,
        title,
        currency,
        availability,
        price: Number(price),
        listPrice: listPrice && Number(listPrice),
      },
    ]),
  };
}

describe("every page of the demo shop's engines", () => {
  it.each(ENGINES)('of %s says its title, price, list price, currency and stock', async (engine) => {
    const { expected, got } = await readAll(engine);
    expect(expected).toHaveLength(40);
    expect(got).toEqual(expected);
  });

  it.each(ENGINES)('of %s with a template that lost its structured data does too', async (engine) => {
    await setTemplate(engine, true);
    const { expected, got } = await readAll(engine);
    await setTemplate(engine, false);
    expect(got).toEqual(expected);
  });

  it.each(['/', '/blog/how-we-choose', '/magento/gone.html', '/woocommerce/', '/opencart/'])(
    'that is no product gives no price: %s',
    async (path) => {
      const html = await (await fetch(shop.url + path)).text();
      expect(extractOffer({ html, url: shop.url + path })).toMatchObject({ isProduct: false, price: null });
    },
  );
});

async function setTemplate(engine: string, broken: boolean): Promise<void> {
  const body = JSON.stringify({ engine, broken });
  expect((await fetch(`${shop.url}/__control/template`, { method: 'POST', body })).status).toBe(200);
}
