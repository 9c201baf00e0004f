import { expect, it } from 'vitest';
import { extractOffer } from '../extract-offer.ts';

const PRODUCT = {
  '@context': 'https://schema.org',
  '@type': 'Product',
  name: 'Sea Salt Caramels',
  brand: { '@type': 'Brand', name: 'Harbour' },
  mpn: 'HB-200',
  gtin13: '9780306406157',
  aggregateRating: { ratingValue: '4,5', reviewCount: 12 },
  offers: {
    '@type': 'Offer',
    price: '4.90',
    priceCurrency: 'EUR',
    itemCondition: 'https://schema.org/RefurbishedCondition',
    availability: 'https://schema.org/InStock',
    seller: { '@type': 'Organization', name: 'Harbour Sweets' },
    priceSpecification: [
      {
        '@type': 'UnitPriceSpecification',
        price: 2.45,
        referenceQuantity: { '@type': 'QuantitativeValue', value: '100', unitCode: 'GRM' },
      },
    ],
  },
};

function read(product: object, rest = '') {
  const html = `<html lang="en"><h1>Sea Salt Caramels</h1><script type="application/ld+json">${JSON.stringify(product)}</script>${rest}</html>`;
  return extractOffer({ html, url: 'https://shop.example/caramels' });
}

it('reads seller, condition, rating and unit price from structured data', () => {
  expect(read(PRODUCT)).toMatchObject({
    price: '4.9',
    gtin: '9780306406157',
    details: {
      seller: 'Harbour Sweets',
      condition: 'Refurbished',
      mpn: 'HB-200',
      isbn: '9780306406157',
      rating: { value: 4.5, best: 5, count: 12 },
      unitPrice: { amount: '2.45', unit: '100 g' },
    },
  });
});

it('names the source of every field', () => {
  const meta = '<meta property="og:image" content="https://shop.example/c.jpg"><del>€6.90</del> <b>€4.90</b>';
  expect(read(PRODUCT, meta).sources).toEqual({
    title: 'heading',
    brand: 'json-ld',
    gtin: 'json-ld',
    sku: 'json-ld',
    image: 'meta',
    availability: 'json-ld',
    listPrice: 'visible',
    seller: 'json-ld',
    condition: 'json-ld',
    mpn: 'json-ld',
    isbn: 'json-ld',
    rating: 'json-ld',
    unitPrice: 'json-ld',
  });
});

it.each([
  [{ ratingValue: '0', reviewCount: 0 }, null],
  [
    { ratingValue: '87', bestRating: '100', ratingCount: '9' },
    { value: 87, best: 100, count: 9 },
  ],
  [{ ratingValue: '87' }, null],
  ['five stars', null],
])('reads the rating %j as %j', (aggregateRating, expected) => {
  expect(read({ ...PRODUCT, aggregateRating }).details?.rating).toEqual(expected);
});

it('leaves details null that the page does not have', () => {
  const html =
    '<html lang="en"><h1>Sea Salt Caramels</h1><div class="price">€4.90</div><button>Add to cart</button></html>';
  const { details, sources } = extractOffer({ html, url: 'https://shop.example/caramels' });
  expect(Object.values(details ?? {}).every((it) => it === null)).toBe(true);
  expect(sources).toEqual({ title: 'heading', availability: 'buy-button' });
});
