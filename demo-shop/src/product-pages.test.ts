import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENGINES } from './catalogue/engine.ts';
import { type DemoShop } from './start-demo-shop.ts';
import { ofEngine, openTestShop, fetchText, unescapeHtml } from '../test/test-shop.ts';

let shop: DemoShop;
const pages = new Map<string, string>();

beforeAll(async () => {
  shop = await openTestShop();
  for (const { id, url } of shop.products) pages.set(id, await fetchText(url));
});
afterAll(() => shop.close());

const html = (id: string): string => pages.get(id) ?? '';

describe('every product page', () => {
  it.each(ENGINES)('renders %s product pages of 60 to 300 KB', (engine) => {
    for (const { id } of ofEngine(shop, engine)) {
      const size = Buffer.byteLength(html(id));
      expect(size).toBeGreaterThan(60_000);
      expect(size).toBeLessThan(300_000);
    }
  });

  it('states the canonical URL, image, language and title of the product', () => {
    for (const { id, url, title } of shop.products) {
      const page = html(id);
      expect(unescapeHtml(page)).toContain(`<link rel="canonical" href="${url}">`);
      expect(page).toContain(`<meta property="og:image" content="${shop.url}/images/${id}.png">`);
      expect(page).toMatch(/<html lang="[a-z]{2}-[A-Z]{2}"/);
      expect(unescapeHtml(page)).toContain(`>${title}<`);
    }
  });

  it('surrounds the product with other products, a free-shipping threshold and reviews', () => {
    for (const engine of ENGINES) {
      const [product] = ofEngine(shop, engine);
      const page = html(product?.id ?? '');
      expect(page.match(/loading="lazy"/g)?.length).toBe(7);
      expect(page).toMatch(/id="reviews"/);
    }
    expect(html('woocommerce-1')).toContain('Free shipping on orders over $75.00');
    expect(html('prestashop-1')).toContain('Livraison offerte dès 59,00\u00a0€');
  });

  it('leaves no placeholder unfilled', () => {
    for (const page of pages.values()) {
      const text = page.slice(page.indexOf('<main'), page.indexOf('</main>'));
      expect(text).not.toMatch(/undefined|NaN|\[object|\{(?:count|amount|name|brand|author|percent)\}/);
    }
  });
});
