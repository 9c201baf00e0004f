import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ENGINES } from '../src/engine.ts';
import type { DemoShop } from '../src/start-demo-shop.ts';
import { aboveTheFold, jsonLdOf, ofEngine, openStillShop, read, unescape } from './page-reading.ts';

let shop: DemoShop;
const pages = new Map<string, string>();

beforeAll(async () => {
  shop = await openStillShop();
  for (const { id, url } of shop.products) pages.set(id, await read(url));
});
afterAll(() => shop.close());

const html = (id: string): string => pages.get(id) ?? '';

/** The page of the engine's first product that fits, with a price that only this product has. */
async function priced(
  engine: string,
  listPrice: string | null,
  fits = (_page: string) => true,
  availability = 'InStock',
) {
  const product = ofEngine(shop, engine).find(({ id, currency }) => currency !== 'JPY' && fits(html(id)));
  if (!product) throw new Error(`no ${engine} product fits`);
  shop.setPrice({ product: product.id, price: '1234.56', listPrice, availability });
  const page = await read(product.url);
  return { product, page, main: aboveTheFold(page) };
}

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

describe('WooCommerce', () => {
  const offersOf = (page: string) => {
    const [data] = jsonLdOf(page) as [{ '@graph': { offers?: Record<string, unknown>[] }[] }];
    return data['@graph'][1]?.offers?.[0] ?? {};
  };
  const isSimple = (page: string) => offersOf(page)['@type'] === 'Offer';

  it('gives a simple product no price of its own, but specifications: the sale first, then the list price', async () => {
    const { page, product } = await priced('woocommerce', '1500.00', isSimple);
    const offer = offersOf(page);
    expect(offer).not.toHaveProperty('price');
    expect(offer['availability']).toBe('https://schema.org/InStock');
    expect(offer['priceSpecification']).toMatchObject([
      { price: '1234.56', priceCurrency: product.currency },
      { price: '1500.00', priceType: 'https://schema.org/ListPrice' },
    ]);
    expect(page).toContain('https:\\/\\/schema.org\\/');
  });

  it('shows a sale as del and ins, with screen-reader text repeating both', async () => {
    const { main } = await priced('woocommerce', '1500.00', isSimple);
    expect(main).toMatch(/<p class="price"><del aria-hidden="true"><span class="woocommerce-Price-amount amount"><bdi>.*?1,500\.00<\/bdi><\/span><\/del> <span class="screen-reader-text">Original price was: \S*1,500\.00\.<\/span><ins aria-hidden="true">.*?1,234\.56<\/bdi>.*?Current price is: \S*1,234\.56\./);
  }); // prettier-ignore

  it('gives a product with dearer variants a range, and every variant as JSON on the form', async () => {
    const isRange = (page: string) => offersOf(page)['@type'] === 'AggregateOffer';
    const { page } = await priced('woocommerce', null, isRange);
    expect(offersOf(page)).toMatchObject({ lowPrice: '1234.56' });
    expect(Number(offersOf(page)['highPrice'])).toBeGreaterThan(1234.56);
    const data =
      /<form class="variations_form cart"[^>]* data-product_variations="([^"]*)"/.exec(page)?.[1] ?? '';
    const variations = JSON.parse(unescape(data)) as { display_price: number; is_in_stock: boolean }[];
    expect(variations[0]).toMatchObject({ display_price: 1234.56, is_in_stock: true });
    expect(variations.length).toBeGreaterThan(1);
  });

  it.each([
    ['OutOfStock', 'out-of-stock'],
    ['BackOrder', 'available-on-backorder'],
  ])('says %s in data and text', async (availability, className) => {
    const { page, main } = await priced('woocommerce', null, isSimple, availability);
    expect(offersOf(page)['availability']).toBe(`https://schema.org/${availability}`);
    expect(main).toContain(`<p class="stock ${className}">`);
  });
});

describe('Shopify', () => {
  it('always has both price blocks; classes outside say which counts', async () => {
    const onSale = await priced('shopify', '1500.00');
    const plain = await priced('shopify', null);
    const soldOut = await priced('shopify', null, undefined, 'OutOfStock');
    for (const { main } of [onSale, plain, soldOut]) {
      expect(main).toContain('class="price__regular"');
      expect(main).toContain('class="price__sale"');
    }
    expect(onSale.main).toMatch(/class="price price--large price--on-sale /);
    expect(plain.main).toMatch(/class="price price--large price--show-badge/);
    expect(plain.main).toContain('<s class="price-item price-item--regular"></s>');
    expect(soldOut.main).toMatch(/class="price price--large price--sold-out /);
  });

  it('writes og:price:amount as the shopper reads it', async () => {
    const dollars = await priced('shopify', null, (page) => page.includes('lang="en-US"'));
    expect(dollars.page).toContain('<meta property="og:price:amount" content="1,234.56">');
    const kronor = await priced('shopify', null, (page) => page.includes('lang="sv-SE"'));
    expect(kronor.page).toContain('<meta property="og:price:amount" content="1\u00a0234,56">');
  });

  it('has one offer per variant, and shows the one the address names', async () => {
    const hasRange = (page: string) => new Set((jsonLdOf(page)[0] as ShopifyData).offers.map(({ price }) => price)).size > 1;
    const { page, product } = await priced('shopify', null, hasRange);
    const { offers } = jsonLdOf(page)[0] as ShopifyData;
    const last = offers.at(-1);
    expect(offers.length).toBe(page.match(/data-variant-id=/g)?.length);
    expect(last?.url).toMatch(new RegExp(`^${product.url}\\?variant=\\d+$`));
    const variantPage = await read(last?.url ?? '');
    expect(aboveTheFold(variantPage).replace(/[,.\s]/g, '')).toContain(String(Math.round((last?.price ?? 0) * 100)));
    expect(variantPage).toContain(`<link rel="canonical" href="${product.url}">`);
    expect(aboveTheFold(page)).not.toEqual(aboveTheFold(variantPage));
  }); // prettier-ignore

  interface ShopifyData {
    offers: { price: number; url: string; availability: string }[];
  }
});

describe('Magento', () => {
  it('carries its prices in data-price-amount with their type', async () => {
    const { main } = await priced('magento', '1500.00');
    expect(main).toMatch(/data-price-amount="1234\.56" data-price-type="finalPrice" class="price-wrapper /);
    expect(main).toMatch(/data-price-amount="1500" data-price-type="oldPrice" class="price-wrapper /);
  });

  it('has themes whose price property holds both prices, and others with a plain amount', async () => {
    const around = await priced('magento', '1500.00', (page) => /price-box[^>]* itemprop="price"/.test(page));
    const box = around.main.slice(around.main.indexOf('itemprop="price"'));
    expect(box.indexOf('1,500.00')).toBeGreaterThan(box.indexOf('1,234.56'));
    expect(around.main).not.toContain('<meta itemprop="price"');
    const plain = await priced('magento', '1500.00', (page) => page.includes('<meta itemprop="price"'));
    expect(plain.main).toContain('<meta itemprop="price" content="1234.56"/>');
  });

  it('gives product:price:amount raw, and without tax where the shop shows prices with it', async () => {
    const us = await priced('magento', null, (page) => page.includes('lang="en-US"'));
    expect(us.page).toContain('<meta property="product:price:amount" content="1234.56"/>');
    const gb = await priced('magento', null, (page) => page.includes('lang="en-GB"'));
    expect(gb.page).toContain('<meta property="product:price:amount" content="1028.800000"/>');
    expect(gb.main).toContain('Ex Tax: £1,028.80');
  });

  it.each([
    ['InStock', 'available'],
    ['OutOfStock', 'unavailable'],
  ])('says %s by the class of .stock', async (availability, className) => {
    const { main } = await priced('magento', null, undefined, availability);
    expect(main).toContain(`<div class="stock ${className}"`);
  });
});

describe('PrestaShop', () => {
  const isOlder = (page: string) => page.includes('itemprop="price"');
  const isNewer = (page: string) => !isOlder(page);

  it('older: microdata with price@content, always in stock, and the old price beside', async () => {
    const { page, main } = await priced('prestashop', '1500.00', isOlder, 'OutOfStock');
    expect(main).toMatch(/class="product-price h5 has-discount" itemprop="offers"/);
    expect(main).toMatch(/<span itemprop="price" content="1234\.564?">/);
    expect(main).toContain('<link itemprop="availability" href="https://schema.org/InStock"/>');
    expect(main).toContain('class="material-icons product-unavailable"');
    expect(main).toMatch(/<span class="regular-price">1\s500,00\s€<\/span>/);
    expect(jsonLdOf(page)).toEqual([]);
  });

  it('newer: JSON-LD with one offer and the right availability', async () => {
    const single = (page: string) => isNewer(page) && !Array.isArray((jsonLdOf(page)[0] as { offers: unknown }).offers);
    const { page } = await priced('prestashop', null, single, 'OutOfStock');
    expect(page).not.toContain('itemprop=');
    expect(jsonLdOf(page)).toMatchObject([
      { offers: { '@type': 'Offer', price: '1234.56', availability: 'https://schema.org/OutOfStock' } },
    ]);
  });

  it('newer: an array of offers where there are combinations', async () => {
    const several = (page: string) => isNewer(page) && Array.isArray((jsonLdOf(page)[0] as { offers: unknown }).offers);
    const { page } = await priced('prestashop', null, several);
    expect(jsonLdOf(page)).toMatchObject([{ offers: expect.arrayContaining([expect.objectContaining({ price: '1234.56' })]) }]);
  });
}); // prettier-ignore

describe('OpenCart', () => {
  it('has no structured data: the price is a heading after a line-through span', async () => {
    const { page, main } = await priced('opencart', '1500.00', (candidate) => candidate.includes('10 or more'));
    expect(page).not.toMatch(/ld\+json|itemprop|itemtype|price:amount|priceCurrency/);
    expect(main).toMatch(/<li><span style="text-decoration: line-through;">£1,500\.00<\/span><\/li>\s*<li><h2>£1,234\.56<\/h2><\/li>\s*<li>Ex Tax: £1,028\.80<\/li>/);
    expect(main).toMatch(/<li>10 or more £1,135\.80<\/li>/);
  }); // prettier-ignore

  it.each([
    ['InStock', 'In stock'],
    ['OutOfStock', 'Out of stock'],
    ['PreOrder', 'Pre-order'],
  ])('says %s as plain list text', async (availability, text) => {
    const { main } = await priced('opencart', null, (page) => page.includes('lang="en-GB"'), availability);
    expect(main).toContain(`<li>Availability: ${text}</li>`);
  });
});

describe('BigCommerce', () => {
  const isOlder = (page: string) => page.includes('itemprop="offers"');

  it.each([
    ['en-US', 'without'],
    ['en-GB', 'with'],
  ])('in %s marks the price as %s tax', async (tag, word) => {
    const { main } = await priced('bigcommerce', null, (page) => page.includes(`lang="${tag}"`));
    expect(main).toMatch(new RegExp(`<span data-product-price-${word}-tax class="[^"]*">.1,234\\.56`));
  });

  it('hides the recommended price, and the old one unless there is a sale', async () => {
    const rrp = /<div class="price-section [^"]*rrp-price--with(?:out)?Tax" style="display: none;">/;
    const old = /<div class="price-section [^"]*non-sale-price--with(?:out)?Tax"( style="display: none;")?>/;
    const sale = await priced('bigcommerce', '1500.00');
    const plain = await priced('bigcommerce', null);
    expect(sale.main).toMatch(rrp);
    expect(plain.main).toMatch(rrp);
    expect(old.exec(sale.main)?.[1]).toBeUndefined();
    expect(old.exec(plain.main)?.[1]).toBeDefined();
    expect([...pages.values()].some((page) => /display: none;"><span>MSRP:<\/span> <span [^>]*>\$\d/.test(page))).toBe(true);
  });

  it('older: the microdata price is nested in a specification', async () => {
    const { main } = await priced('bigcommerce', null, isOlder, 'PreOrder');
    expect(main).toMatch(/itemprop="priceSpecification" itemscope itemtype="http:\/\/schema\.org\/PriceSpecification"><meta itemprop="price" content="1234\.56">/);
    expect(main).toContain('<meta itemprop="availability" content="http://schema.org/PreOrder">');
  });

  it('newer: JSON-LD has price, or minPrice and maxPrice', async () => {
    const has = (field: string) => (page: string) => !isOlder(page) && page.includes(`"${field}":`);
    const range = await priced('bigcommerce', null, has('minPrice'));
    expect(jsonLdOf(range.page)).toMatchObject([{ offers: { minPrice: '1234.56', maxPrice: expect.stringMatching(/^\d/) } }]);
    const single = await priced('bigcommerce', null, (page) => has('offers')(page) && !page.includes('minPrice'), 'PreOrder');
    expect(jsonLdOf(single.page)).toMatchObject([{ offers: { price: '1234.56', availability: 'https://schema.org/PreOrder' } }]);
  });
}); // prettier-ignore
