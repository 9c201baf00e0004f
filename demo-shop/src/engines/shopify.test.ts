import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { productSection, jsonLdOf, fetchText } from '../../test/test-shop.ts';
import { openEnginePages, type EnginePages } from '../../test/test-engine-pages.ts';

let engine: EnginePages;

beforeAll(async () => {
  engine = await openEnginePages('shopify');
});
afterAll(() => engine.shop.close());

interface ShopifyData {
  readonly offers: readonly { price: number; url: string; availability: string }[];
}

const offersOf = (page: string) => (jsonLdOf(page)[0] as ShopifyData).offers;
const hasRange = (page: string) => new Set(offersOf(page).map(({ price }) => price)).size > 1;

describe('Shopify', () => {
  it('always has both price blocks, and outer classes that select one', async () => {
    const onSale = await engine.priced({ listPrice: '1500.00' });
    const plain = await engine.priced();
    const soldOut = await engine.priced({ availability: 'OutOfStock' });
    for (const { main } of [onSale, plain, soldOut]) {
      expect(main).toContain('class="price__regular"');
      expect(main).toContain('class="price__sale"');
    }
    expect(onSale.main).toMatch(/class="price price--large price--on-sale /);
    expect(plain.main).toMatch(/class="price price--large price--show-badge/);
    expect(plain.main).toContain('<s class="price-item price-item--regular"></s>');
    expect(soldOut.main).toMatch(/class="price price--large price--sold-out /);
  });

  it('writes og:price:amount as displayed text', async () => {
    const dollars = await engine.priced({ fits: (page) => page.includes('lang="en-US"') });
    expect(dollars.page).toContain('<meta property="og:price:amount" content="1,234.56">');
    const kronor = await engine.priced({ fits: (page) => page.includes('lang="sv-SE"') });
    expect(kronor.page).toContain('<meta property="og:price:amount" content="1\u00a0234,56">');
  });

  it('has one offer per variant, and shows the variant in the URL', async () => {
    const { page, product } = await engine.priced({ fits: hasRange });
    const offers = offersOf(page);
    const last = offers.at(-1);
    expect(offers.length).toBe(page.match(/data-variant-id=/g)?.length);
    expect(last?.url).toMatch(new RegExp(`^${product.url}\\?variant=\\d+$`));
    const variantPage = await fetchText(last?.url ?? '');
    expect(productSection(variantPage).replace(/[,.\s]/g, '')).toContain(
      String(Math.round((last?.price ?? 0) * 100)),
    );
    expect(variantPage).toContain(`<link rel="canonical" href="${product.url}">`);
    expect(productSection(page)).not.toEqual(productSection(variantPage));
  });
});
