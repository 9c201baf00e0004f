import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, startTestApi, type TestApi, type Visitor } from '../../../test/api/test-api.ts';
import { productPage, startTestShop, type TestShop } from '../../../test/api/test-shop.ts';

let shop: TestShop;
let api: TestApi;
let made = 0;

beforeAll(async () => {
  shop = await startTestShop();
  api = await startTestApi({
    env: { TIDEMARK_ALLOW_HOSTS: shop.host },
    roles: ['worker', 'relay', 'alerts'],
  });
});
afterAll(async () => {
  await api.close();
  await shop.close();
});

const inStock = (price: string) => productPage({ name: 'Messinglampe', price, currency: 'EUR' });

/** Pages that state that the lamp is sold out and show no price. */
const SOLD_OUT = {
  words: {
    body: `<!doctype html><html lang="de"><head><title>Messinglampe</title><meta property="og:type" content="product">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"Product","name":"Messinglampe"}</script></head>
<body><main><h1>Messinglampe</h1><p class="stock">Leider ausverkauft</p><button disabled>Ausverkauft</button></main></body></html>`,
  },
  zeroPrice: {
    body: `<!doctype html><html lang="pl"><head><title>Lampa</title>
<script type="application/ld+json">{"@context":"https://schema.org","@type":"Product","name":"Lampa","offers":{"@type":"Offer","price":"0","priceCurrency":"PLN","availability":"https://schema.org/OutOfStock"}}</script></head>
<body><main><h1>Lampa</h1><p>Produkt niedostępny</p></main></body></html>`,
  },
};

async function watch(page: { body: string }): Promise<Watched> {
  const path = `/p/${++made}`;
  shop.pages.set(path, page);
  const visitor = await api.visitor();
  const { body } = await visitor.request('POST', '/products', { url: shop.url(path) });
  return new Watched(visitor, path, body.product.id);
}

/** A product and its watcher. */
class Watched {
  readonly #visitor: Visitor;
  readonly #path: string;
  readonly #id: string;

  constructor(visitor: Visitor, path: string, id: string) {
    this.#visitor = visitor;
    this.#path = path;
    this.#id = id;
  }

  /** Changes the page and checks it. */
  async becomes(page: { body: string }): Promise<void> {
    shop.pages.set(this.#path, page);
    await this.#visitor.request('POST', `/products/${this.#id}/check`);
  }

  async waitForBackInStock(): Promise<void> {
    await this.#visitor.request('POST', '/alerts', { productId: this.#id, type: 'back_in_stock' });
  }

  /** Waits until the product's availability is this one. */
  product(availability: string) {
    return eventually(async () => {
      const { body } = await this.#visitor.request('GET', `/products/${this.#id}`);
      const product = body.product ?? body;
      return product.availability === availability && product;
    });
  }

  async points() {
    const { body } = await this.#visitor.request('GET', `/products/${this.#id}/prices?range=7d`);
    return body.points.map((it: { price: { amount: string } | string; availability: string }) => [
      typeof it.price === 'string' ? it.price : it.price.amount,
      it.availability,
    ]);
  }

  /** Waits for this many notifications, and returns the latest. */
  notification(count: number) {
    return eventually(async () => {
      const { body } = await this.#visitor.request('GET', '/notifications');
      return body.items.length >= count && body.items[0];
    });
  }
}

describe('a page that states the stock without a price', () => {
  it('takes the product out of stock at its last price, and brings it back with an alert', async () => {
    const lamp = await watch(inStock('50.00'));
    await lamp.product('InStock');
    await lamp.waitForBackInStock();
    expect(await lamp.notification(1)).toMatchObject({ alreadyTrue: true });

    await lamp.becomes(SOLD_OUT.words);
    expect(await lamp.product('OutOfStock')).toMatchObject({
      price: { amount: '50.00' },
      lastCheck: { outcome: 'unpriced', message: expect.stringContaining('out of stock') },
    });
    expect(await lamp.points()).toEqual([
      ['50.00', 'InStock'],
      ['50.00', 'OutOfStock'],
    ]);

    await lamp.becomes(inStock('50.00'));
    await lamp.product('InStock');
    expect(await lamp.notification(2)).toMatchObject({ type: 'back_in_stock', alreadyTrue: false });
  });

  it.each(Object.entries(SOLD_OUT))(
    'a product added while sold out (%s) comes back in stock with its first price',
    async (_, page) => {
      const lamp = await watch(page);
      expect(await lamp.product('OutOfStock')).toMatchObject({ price: null });
      await lamp.waitForBackInStock();

      await lamp.becomes(inStock('49.00'));
      expect(await lamp.notification(1)).toMatchObject({
        type: 'back_in_stock',
        alreadyTrue: false,
        price: { amount: '49.00' },
      });
    },
  );
});
