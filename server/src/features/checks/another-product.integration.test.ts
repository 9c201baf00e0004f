import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, startTestApi, type TestApi, type Visitor } from '../../../test/api/test-api.ts';
import { productPage, startTestShop, type Offer, type TestShop } from '../../../test/api/test-shop.ts';

let shop: TestShop;
let api: TestApi;
let visitor: Visitor;
beforeAll(async () => {
  shop = await startTestShop();
  api = await startTestApi({
    env: { TIDEMARK_ALLOW_HOSTS: shop.host },
    roles: ['worker', 'relay', 'alerts'],
  });
  visitor = await api.visitor();
});
afterAll(async () => {
  await api.close();
  await shop.close();
});

let made = 0;

/** Watches a new page with a rule for any drop; returns its path and its product's id. */
async function watchPage(offer: Offer): Promise<{ path: string; id: string }> {
  const path = `/p/article-${++made}`;
  shop.pages.set(path, productPage(offer));
  const { body } = await visitor.request('POST', '/products', { url: shop.url(path), notifyAnyDrop: true });
  return { path, id: body.product.id };
}

const readProduct = async (id: string) => (await visitor.request('GET', `/products/${id}`)).body.product;

/** The product after another check, which may take longer than the request for it waits. */
async function checkAgain(id: string) {
  const { lastCheckedAt } = await readProduct(id);
  await visitor.request('POST', `/products/${id}/check`);
  return eventually(async () => {
    const product = await readProduct(id);
    return product.lastCheckedAt === lastCheckedAt ? null : product;
  });
}

const pointsOf = async (id: string) => (await visitor.request('GET', `/products/${id}/prices`)).body.points;
const alertsOf = async (id: string) =>
  (await visitor.request('GET', '/notifications')).body.items.filter(
    (it: { productId: string }) => it.productId === id,
  );
const redirectTo = (path: string) => ({ status: 301, headers: { location: path }, body: '' });

describe('a page that shows another product', () => {
  it.each([
    ['Brass lamp', 'Copper kettle'],
    ['Czajnik elektryczny stalowy', 'Lampka nocna'],
    ['電気ケトル ステンレス', 'オーブントースター'],
  ])('after a redirect changes neither price, history, name nor alerts of “%s”', async (name, other) => {
    const { path, id } = await watchPage({ name, price: '49.90' });
    shop.pages.set(`/other${path}s`, productPage({ name: other, price: '29.90' }));
    shop.pages.set(path, redirectTo(`/other${path}s`));
    const product = await checkAgain(id);
    expect(product).toMatchObject({
      title: name,
      price: { amount: '49.90' },
      awaitingConfirmation: null,
      lastCheck: { outcome: 'another_product', message: expect.stringContaining(other) },
    });
    expect(await pointsOf(id)).toHaveLength(1);
    expect(await alertsOf(id)).toEqual([]);

    shop.pages.set(path, productPage({ name: `${name} -10%`, price: '44.90' }));
    expect(await checkAgain(id)).toMatchObject({
      title: `${name} -10%`,
      price: { amount: '44.90' },
      lastCheck: { outcome: 'priced' },
    });
  });

  it('is followed to a new address under the same name', async () => {
    const { path, id } = await watchPage({ name: 'Desk clock', price: '49.90' });
    shop.pages.set(`/moved${path}`, productPage({ name: 'Desk clock', price: '45.00' }));
    shop.pages.set(path, redirectTo(`/moved${path}`));
    expect(await checkAgain(id)).toMatchObject({
      price: { amount: '45.00' },
      lastCheck: { outcome: 'priced' },
    });
    shop.pages.set(`/moved${path}`, productPage({ name: 'Desk clock', price: '43.00' }));
    expect(await checkAgain(id)).toMatchObject({ price: { amount: '43.00' } });
  });

  it('under another name at the same address waits for a second check', async () => {
    const { path, id } = await watchPage({ name: 'Wall mirror', price: '80.00' });
    shop.pages.set(path, productPage({ name: 'Wandspiegel', price: '75.00' }));
    expect(await checkAgain(id)).toMatchObject({
      title: 'Wall mirror',
      price: { amount: '80.00' },
      awaitingConfirmation: { price: { amount: '75.00' } },
    });
  });
});
