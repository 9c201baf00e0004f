import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonLdOf, unescapeHtml } from '../../test/test-shop.ts';
import { openEnginePages, type EnginePages } from '../../test/test-engine-pages.ts';

let engine: EnginePages;

beforeAll(async () => {
  engine = await openEnginePages('woocommerce');
});
afterAll(() => engine.shop.close());

function offersOf(page: string): Record<string, unknown> {
  const [data] = jsonLdOf(page) as [{ '@graph': { offers?: Record<string, unknown>[] }[] }];
  return data['@graph'][1]?.offers?.[0] ?? {};
}

const isSimple = (page: string) => offersOf(page)['@type'] === 'Offer';
const isRange = (page: string) => offersOf(page)['@type'] === 'AggregateOffer';

describe('WooCommerce', () => {
  it('writes the sale price and the list price of a simple product as price specifications', async () => {
    const { page, product } = await engine.priced({ listPrice: '1500.00', fits: isSimple });
    const offer = offersOf(page);
    expect(offer).not.toHaveProperty('price');
    expect(offer['availability']).toBe('https://schema.org/InStock');
    expect(offer['priceSpecification']).toMatchObject([
      { price: '1234.56', priceCurrency: product.currency },
      { price: '1500.00', priceType: 'https://schema.org/ListPrice' },
    ]);
    expect(page).toContain('https:\\/\\/schema.org\\/');
  });

  it('shows a sale as del and ins, repeated in screen-reader text', async () => {
    const { main } = await engine.priced({ listPrice: '1500.00', fits: isSimple });
    expect(main).toMatch(
      /<p class="price"><del aria-hidden="true"><span class="woocommerce-Price-amount amount"><bdi>.*?1,500\.00<\/bdi><\/span><\/del> <span class="screen-reader-text">Original price was: \S*1,500\.00\.<\/span><ins aria-hidden="true">.*?1,234\.56<\/bdi>.*?Current price is: \S*1,234\.56\./,
    );
  });

  it('writes a price range for a product with variants, and all variants as JSON on the form', async () => {
    const { page } = await engine.priced({ fits: isRange });
    expect(offersOf(page)).toMatchObject({ lowPrice: '1234.56' });
    expect(Number(offersOf(page)['highPrice'])).toBeGreaterThan(1234.56);
    const data =
      /<form class="variations_form cart"[^>]* data-product_variations="([^"]*)"/.exec(page)?.[1] ?? '';
    const variations = JSON.parse(unescapeHtml(data)) as { display_price: number; is_in_stock: boolean }[];
    expect(variations[0]).toMatchObject({ display_price: 1234.56, is_in_stock: true });
    expect(variations.length).toBeGreaterThan(1);
  });

  it.each([
    ['OutOfStock', 'out-of-stock'],
    ['BackOrder', 'available-on-backorder'],
  ])('expresses %s in structured data and text', async (availability, className) => {
    const { page, main } = await engine.priced({ fits: isSimple, availability });
    expect(offersOf(page)['availability']).toBe(`https://schema.org/${availability}`);
    expect(main).toContain(`<p class="stock ${className}">`);
  });
});
