import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { extractOffer } from './extract-offer.ts';
import { type ExtractedOffer } from './model/extracted-offer.ts';

type Expected = Partial<ExtractedOffer>;

const PAGES: [page: string, url: string, expected: Expected][] = [
  [
    'woocommerce-sale',
    'https://hearth.example/product/walnut-desk-lamp/?utm_source=x',
    {
      isProduct: true, price: '59', listPrice: '79', currency: 'USD', availability: 'InStock', title: 'Walnut Desk Lamp', sku: 'WDL-1',
      gtin: '4006381333931', image: 'https://hearth.example/lamp.jpg', canonicalUrl: 'https://hearth.example/product/walnut-desk-lamp/',
    },
  ],
  ['woocommerce-variable', 'https://webstube.example/leinenhemd', { price: '49.9', currency: 'EUR', availability: 'InStock' }],
  ['woocommerce-variable', 'https://webstube.example/leinenhemd?attribute_pa_size=xl', { price: '64.9', listPrice: '69.9', currency: 'EUR', method: 'page-state' }],
  ['shopify-dawn', 'https://tonwerk.example/products/keramikbecher?variant=4002', { price: '1280', currency: 'EUR', availability: 'InStock', sku: 'KB-L' }],
  ['shopify-dawn', 'https://tonwerk.example/products/keramikbecher', { price: '1024', listPrice: null, currency: 'EUR' }],
  ['magento-sale', 'https://fellside.example/trail-bottle.html', { price: '17.99', listPrice: '24', currency: 'GBP', availability: 'OutOfStock' }],
  ['prestashop-microdata', 'https://papeterie.example/carnet.html', { price: '9.6', listPrice: '12', currency: 'EUR', availability: 'OutOfStock' }],
  ['prestashop-json-ld', 'https://alfar.example/taza', { price: '1299.5', currency: 'EUR', availability: 'OutOfStock', brand: 'Alfar' }],
  ['opencart-sale', 'https://camera.example/index.php?route=product/product&product_id=30', { price: '98', listPrice: '122', currency: 'USD', availability: 'InStock', method: 'visible' }],
  ['opencart-sale', 'https://camera.example.ca/index.php?route=product/product&product_id=30', { price: '98', currency: 'CAD' }],
  ['bigcommerce', 'https://garden.example/hose', { price: '45', listPrice: null, currency: 'AUD', availability: 'PreOrder' }],
  ['classified-ad', 'https://markt.example.at/gartentisch', { isProduct: true, price: '63.07', currency: 'EUR', availability: 'InStock' }],
  ['sold-out-without-price', 'https://radio.example/vintage', { isProduct: true, price: null, currency: null, availability: 'OutOfStock' }],
  ['article-with-subscription', 'https://daily.example/2024/phone', { isProduct: false, price: null }],
  ['category', 'https://hearth.example/lamps/', { isProduct: false, price: null, availability: null }],
  ['not-found', 'https://hearth.example/gone', { isProduct: false, price: null, availability: null }],
]; // prettier-ignore

function readPage(name: string): string {
  return readFileSync(new URL(`../../../test/pages/${name}.html`, import.meta.url), 'utf8');
}

describe('extractOffer with saved pages of shop software', () => {
  it.each(PAGES)('reads the expected fields of the saved page %s at %s', (page, url, expected) => {
    expect(extractOffer({ html: readPage(page), url })).toMatchObject(expected);
  });

  it('gives a price that several places agree on high confidence and quotes its evidence', () => {
    const offer = extractOffer({ html: readPage('woocommerce-sale'), url: 'https://hearth.example/' });
    expect(offer.confidence).toBeGreaterThan(0.9);
    expect(offer.evidence).toContain('59.00');
  });

  it("tries an operator's selectors first, in order, and reads attributes with them", () => {
    const offer = extractOffer({
      html: readPage('opencart-sale'),
      url: 'https://camera.example/',
      rules: {
        price: ['.missing', 'h2 !', '#content ul:nth-of-type(2) li:nth-child(3)'],
        title: ['title'],
        image: ['a @href'],
        currency: 'NZD',
      },
    });
    expect(offer).toMatchObject({
      price: '80',
      currency: 'NZD',
      method: 'site-rule',
      title: 'Compact Camera 20MP',
      image: 'https://camera.example/m',
    });
  });
});
