import { describe, expect, it } from 'vitest';
import { findProducts } from '../structured/json-ld.ts';
import { readProduct } from '../structured/structured-product.ts';
import { readAddress } from '../structured/page-address.ts';
import { type Thing } from '../structured/thing.ts';
import { ownProducts } from './own-product.ts';

const ADDRESS = readAddress('https://shop.example/kettle');
const kettles = (count: number, rest: Thing = {}): Thing[] =>
  Array.from({ length: count }, () => ({ '@type': 'Product', name: 'Kettle', ...rest }));

/** The page's own products among things, and how many were read. */
function ownAmong(things: Thing[]) {
  let read = 0;
  const own = ownProducts(
    findProducts(things),
    (product) => {
      read++;
      return readProduct(product, 'json-ld', ADDRESS);
    },
    ['Kettle'],
  );
  return { own, read };
}

describe('ownProducts', () => {
  it('reads few of many products of the same name', () => {
    expect(ownAmong(kettles(4000)).read).toBe(100);
  });

  it('prefers the first product with a price among those of the same name', () => {
    const priced = kettles(1, { offers: { price: '19.99', priceCurrency: 'EUR' } });
    const { own } = ownAmong([...kettles(3), ...priced, ...kettles(3)]);
    expect(own.map(({ prices }) => prices.map(({ amount }) => amount))).toEqual([['19.99']]);
  });

  it('follows references for the product it reads only', () => {
    const offers = Array.from({ length: 300 }, () => ({ '@type': 'Offer', price: '1.00' }));
    const variant = { '@id': 'v', '@type': 'Thing', sku: 'a', offers };
    const { own, read } = ownAmong([variant, ...kettles(2000, { hasVariant: { '@id': 'v' } })]);
    expect(read).toBe(1);
    expect(own[0]?.prices).toHaveLength(300);
  });
});
