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

describe('pages of the demo shop', () => {
  it.each(ENGINES)(
    'demo shop pages have the right title, price, list price, currency and stock (%s)',
    async (engine) => {
      const { expected, got } = await readAll(engine);
      expect(expected).toHaveLength(40);
      expect(got).toEqual(expected);
    },
  );

  it.each(ENGINES)(
    'demo shop pages have the right title, price, list price, currency and stock without structured data (%s)',
    async (engine) => {
      await setTemplate(engine, true);
      const { expected, got } = await readAll(engine);
      await setTemplate(engine, false);
      expect(got).toEqual(expected);
    },
  );

  it.each(['/', '/blog/how-we-choose', '/magento/gone.html', '/woocommerce/', '/opencart/'])(
    'demo shop pages have no price if they are no product page: %s',
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
