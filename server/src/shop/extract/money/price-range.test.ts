import { describe, expect, it } from 'vitest';
import { extractOffer } from '../extract-offer.ts';
import { type PriceRange } from './price-range.ts';

const BUY = '<button>Add to cart</button>';
const PAGE = 'https://shop.example/p/shirt';

function read(body: string, url = PAGE) {
  const html = `<html lang="en"><head><title>Linen Shirt | Shop</title></head><body><main><h1>Linen Shirt</h1>${body}</main></body></html>`;
  return extractOffer({ html, url });
}

function jsonLd(fields: object): string {
  return `<script type="application/ld+json">${JSON.stringify({ '@type': 'Product', name: 'Linen Shirt', ...fields })}</script>`;
}

const offer = (price: number, rest: object = {}) => ({
  '@type': 'Offer',
  price,
  priceCurrency: 'USD',
  ...rest,
});
const GROUP = jsonLd({
  '@type': 'ProductGroup',
  hasVariant: [
    { '@type': 'Product', sku: 'S-RED', size: 'S', color: 'Red', offers: offer(39) },
    { '@type': 'Product', sku: 'L-RED', size: 'L', color: 'Red', offers: offer(49) },
    { '@type': 'Product', sku: 'L-BLUE', size: 'L', color: 'Blue', offers: offer(59) },
  ],
});
const SHOPIFY =
  '<script type="application/json">{"title":"Linen Shirt","handle":"linen-shirt","vendor":"Loom","price":3900,"variants":[{"id":101,"sku":"A","price":3900},{"id":102,"sku":"B","price":5900}]}</script>';
const WOO = `<form data-product_variations='[{"variation_id":7,"display_price":39,"attributes":{"attribute_pa_size":"s"}},{"variation_id":8,"display_price":59,"attributes":{"attribute_pa_size":"l"}}]'></form>`;

type Case = [name: string, body: string, price: string, range: PriceRange | null];

const UNCHOSEN: Case[] = [
  ['a group of variants', GROUP, '39', { low: '39', high: '59' }],
  ['an aggregate offer', jsonLd({ offers: { '@type': 'AggregateOffer', lowPrice: '39', highPrice: '59', priceCurrency: 'USD' } }), '39', { low: '39', high: '59' }],
  ['minPrice and maxPrice', jsonLd({ offers: { '@type': 'Offer', minPrice: 39, maxPrice: 59, priceCurrency: 'USD' } }), '39', { low: '39', high: '59' }],
  ['several offers with the higher price shown', `${jsonLd({ offers: [offer(39), offer(59)] })}<div class="price">$59.00</div>`, '59', { low: '39', high: '59' }],
  ['Shopify variants in cents', `${SHOPIFY}<div class="price">$39.00</div>`, '39', { low: '39', high: '59' }],
  ['WooCommerce variations in an attribute', `<p class="price">$39.00</p>${WOO}`, '39', { low: '39', high: '59' }],
  ['a written range', '<div>$19.99 – $29.99</div>', '19.99', { low: '19.99', high: '29.99' }],
  ['a written range with one currency', '<div>19,99 – 29,99 €</div>', '19.99', { low: '19.99', high: '29.99' }],
  ['a range with "from" and "to"', '<div>From $19.99 to $29.99</div>', '19.99', { low: '19.99', high: '29.99' }],
  ['variants with the same price', jsonLd({ offers: [offer(39), offer(39)] }), '39', null],
  ['one price', '<div>$39.00</div>', '39', null],
  ['a sale', '<div><del>$59.00</del> <ins>$39.00</ins></div>', '39', null],
  ['a range that does not include the price', `${jsonLd({ offers: { '@type': 'AggregateOffer', lowPrice: 5, highPrice: 9, priceCurrency: 'USD' } })}<div class="price">$39.00</div><div class="price">Now $39.00</div>`, '39', null],
]; // prettier-ignore

describe('price ranges', () => {
  it.each(UNCHOSEN)('reads price and range of %s if no variant is selected', (_, body, price, priceRange) => {
    expect(read(body + BUY)).toMatchObject({ price, priceRange });
  });
});

const CHOSEN: [query: string, body: string, price: string][] = [
  ['?sku=L-RED', GROUP, '49'],
  ['?color=red&size=l', GROUP, '49'],
  ['?dwvar_4711_color=Blue&dwvar_4711_size=L', GROUP, '59'],
  ['?variant=102', SHOPIFY, '59'],
  ['?attribute_pa_size=l', WOO, '59'],
  ['?variation_id=8', WOO, '59'],
];

describe('a URL that selects a variant', () => {
  it.each(CHOSEN)('%s selects the price of the variant, without a range', (query, body, price) => {
    expect(read(body + BUY, PAGE + query)).toMatchObject({ price, priceRange: null });
  });
});
