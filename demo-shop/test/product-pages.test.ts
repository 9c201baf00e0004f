import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ENGINES } from '../src/engine.ts';
import type { DemoShop } from '../src/start-demo-shop.ts';
import { ofEngine, openStillShop, read, unescape } from './page-reading.ts';

let shop: DemoShop;
const pages = new Map<string, string>();

beforeAll(async () => {
  shop = await openStillShop();
  for (const { id, url } of shop.products) pages.set(id, await read(url));
});
afterAll(() => shop.close());

const html = (id: string): string => pages.get(id) ?? '';

describe('every product page', () => {
  it.each(ENGINES)('of %s is between 60 and 300 KB', (engine) => {
    for (const { id } of ofEngine(shop, engine)) {
      const size = Buffer.byteLength(html(id));
      expect(size).toBeGreaterThan(60_000);
      expect(size).toBeLessThan(300_000);
    }
  });

  it('names its canonical address, image, language and title', () => {
    for (const { id, url, title } of shop.products) {
      const page = html(id);
      expect(unescape(page)).toContain(`<link rel="canonical" href="${url}">`);
      expect(page).toContain(`<meta property="og:image" content="${shop.url}/images/${id}.svg">`);
      expect(page).toMatch(/<html lang="[a-z]{2}-[A-Z]{2}"/);
      expect(unescape(page)).toContain(`>${title}<`);
    }
  });

  it('has the prices of other products, a free-shipping threshold and reviews around its own', () => {
    for (const engine of ENGINES) {
      const [product] = ofEngine(shop, engine);
      const page = html(product?.id ?? '');
      expect(page.match(/loading="lazy"/g)?.length).toBe(7);
      expect(page).toMatch(/id="reviews"/);
    }
    expect(html('woocommerce-1')).toContain('Free shipping on orders over $75.00');
    expect(html('prestashop-1')).toContain('Livraison offerte dès 59,00\u00a0€');
  });

  it('never leaves a gap unfilled', () => {
    for (const page of pages.values()) {
      const text = page.slice(page.indexOf('<main'), page.indexOf('</main>'));
      expect(text).not.toMatch(/undefined|NaN|\[object|\{(?:count|amount|name|brand|author|percent)\}/);
    }
  });
});
