import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { jsonLdOf } from '../page-reading.ts';
import { openEngine } from './engine-pages.ts';
import type { EnginePages } from './engine-pages.ts';

let engine: EnginePages;

beforeAll(async () => {
  engine = await openEngine('prestashop');
});
afterAll(() => engine.shop.close());

const isOlder = (page: string) => page.includes('itemprop="price"');
const offersOf = (page: string) => (jsonLdOf(page)[0] as { offers: unknown }).offers;
const hasOneOffer = (page: string) => !isOlder(page) && !Array.isArray(offersOf(page));
const hasCombinations = (page: string) => !isOlder(page) && Array.isArray(offersOf(page));

describe('PrestaShop', () => {
  it('older: microdata with price@content, always in stock, and the old price beside', async () => {
    const { page, main } = await engine.priced({
      listPrice: '1500.00',
      fits: isOlder,
      availability: 'OutOfStock',
    });
    expect(main).toMatch(/class="product-price h5 has-discount" itemprop="offers"/);
    expect(main).toMatch(/<span itemprop="price" content="1234\.564?">/);
    expect(main).toContain('<link itemprop="availability" href="https://schema.org/InStock"/>');
    expect(main).toContain('class="material-icons product-unavailable"');
    expect(main).toMatch(/<span class="regular-price">1\s500,00\s€<\/span>/);
    expect(jsonLdOf(page)).toEqual([]);
  });

  it('newer: JSON-LD with one offer and the right availability', async () => {
    const { page } = await engine.priced({ fits: hasOneOffer, availability: 'OutOfStock' });
    expect(page).not.toContain('itemprop=');
    expect(jsonLdOf(page)).toMatchObject([
      { offers: { '@type': 'Offer', price: '1234.56', availability: 'https://schema.org/OutOfStock' } },
    ]);
  });

  it('newer: an array of offers where there are combinations', async () => {
    const { page } = await engine.priced({ fits: hasCombinations });
    expect(jsonLdOf(page)).toMatchObject([
      { offers: expect.arrayContaining([expect.objectContaining({ price: '1234.56' })]) },
    ]);
  });
});
