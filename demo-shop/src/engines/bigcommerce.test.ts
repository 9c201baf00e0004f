import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonLdOf } from '../../test/test-shop.ts';
import { openEnginePages, type EnginePages } from '../../test/test-engine-pages.ts';

let engine: EnginePages;

beforeAll(async () => {
  engine = await openEnginePages('bigcommerce');
});
afterAll(() => engine.shop.close());

const isOlder = (page: string) => page.includes('itemprop="offers"');
const hasRange = (page: string) => !isOlder(page) && page.includes('"minPrice":');
const hasOnePrice = (page: string) => !isOlder(page) && !page.includes('"minPrice":');

describe('BigCommerce', () => {
  it.each([
    ['en-US', 'without'],
    ['en-GB', 'with'],
  ])('marks the BigCommerce price in %s as %s tax', async (tag, word) => {
    const { main } = await engine.priced({ fits: (page) => page.includes(`lang="${tag}"`) });
    expect(main).toMatch(new RegExp(`<span data-product-price-${word}-tax class="[^"]*">.1,234\\.56`));
  });

  it('hides the recommended price, and the old price when there is no sale', async () => {
    const rrp = /<div class="price-section [^"]*rrp-price--with(?:out)?Tax" style="display: none;">/;
    const old = /<div class="price-section [^"]*non-sale-price--with(?:out)?Tax"( style="display: none;")?>/;
    const sale = await engine.priced({ listPrice: '1500.00' });
    const plain = await engine.priced();
    expect(sale.main).toMatch(rrp);
    expect(plain.main).toMatch(rrp);
    expect(old.exec(sale.main)?.[1]).toBeUndefined();
    expect(old.exec(plain.main)?.[1]).toBeDefined();
    expect(engine.all.some((page) => /display: none;"><span>MSRP:<\/span> <span [^>]*>\$\d/.test(page))).toBe(
      true,
    );
  });

  it('nests the microdata price in a price specification in the older theme', async () => {
    const { main } = await engine.priced({ fits: isOlder, availability: 'PreOrder' });
    expect(main).toMatch(
      /itemprop="priceSpecification" itemscope itemtype="http:\/\/schema\.org\/PriceSpecification"><meta itemprop="price" content="1234\.56">/,
    );
    expect(main).toContain('<meta itemprop="availability" content="http://schema.org/PreOrder">');
  });

  it('writes price, or minPrice and maxPrice, as JSON-LD in the newer theme', async () => {
    const range = await engine.priced({ fits: hasRange });
    expect(jsonLdOf(range.page)).toMatchObject([
      { offers: { minPrice: '1234.56', maxPrice: expect.stringMatching(/^\d/) } },
    ]);
    const single = await engine.priced({ fits: hasOnePrice, availability: 'PreOrder' });
    expect(jsonLdOf(single.page)).toMatchObject([
      { offers: { price: '1234.56', availability: 'https://schema.org/PreOrder' } },
    ]);
  });
});
