import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DemoShop } from './start-demo-shop.ts';
import { fetchText, firstProduct, openTestShop } from '../test/test-shop.ts';

let shop: DemoShop;

beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

describe('the single-page storefront', () => {
  it('serves a product page as an empty shell, with a script and JSON to render it from', async () => {
    const { id, title, price, currency } = firstProduct(shop);
    const page = await fetchText(`${shop.url}/app/product/${id}`);
    expect(page).toContain('<div id="root"></div>');
    expect(page).not.toContain(title);
    expect(await fetchText(`${shop.url}/app/store.js`)).toContain('/app/api/products/');
    const data = JSON.parse(await fetchText(`${shop.url}/app/api/products/${id}`)) as { data: unknown };
    expect(data.data).toMatchObject({ name: title, offers: { price, priceCurrency: currency } });
    shop.setPrice({ product: id, price: '3.21' });
    expect(await fetchText(`${shop.url}/app/api/products/${id}`)).toContain('3.21');
    expect((await fetch(`${shop.url}/app/product/nothing`)).status).toBe(404);
  });
});
