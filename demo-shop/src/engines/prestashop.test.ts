import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonLdOf } from '../../test/test-shop.ts';
import { openEnginePages, type EnginePages } from '../../test/test-engine-pages.ts';

let engine: EnginePages;

beforeAll(async () => {
  engine = await openEnginePages('prestashop');
});
afterAll(() => engine.shop.close());

const isOlder = (page: string) => page.includes('itemprop="price"');
const offersOf = (page: string) => (jsonLdOf(page)[0] as { offers: unknown }).offers;
const hasOneOffer = (page: string) => !isOlder(page) && !Array.isArray(offersOf(page));
const hasCombinations = (page: string) => !isOlder(page) && Array.isArray(offersOf(page));

describe('PrestaShop', () => {
  it('writes microdata that is always in stock, and the old price, in the older theme', async () => {
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

  it('writes JSON-LD with one offer and the correct availability in the newer theme', async () => {
    const { page } = await engine.priced({ fits: hasOneOffer, availability: 'OutOfStock' });
    expect(page).not.toContain('itemprop=');
    expect(jsonLdOf(page)).toMatchObject([
      { offers: { '@type': 'Offer', price: '1234.56', availability: 'https://schema.org/OutOfStock' } },
    ]);
  });

  it('writes an array of JSON-LD offers for a product with combinations in the newer theme', async () => {
    const { page } = await engine.priced({ fits: hasCombinations });
    expect(jsonLdOf(page)).toMatchObject([
      { offers: expect.arrayContaining([expect.objectContaining({ price: '1234.56' })]) },
    ]);
  });
});
