import { type Product } from '@tidemark/contracts/product.ts';
import { describe, expect, it } from 'vitest';
import { filterAndSortProducts } from './filter-and-sort-products.ts';

const product = (
  id: string,
  title: string | null,
  percent: number | null,
  changedAt: string,
  since: string,
) =>
  ({
    id,
    title,
    url: 'https://shop.example/kettle',
    domain: 'shop.example',
    brand: 'Brewer',
    watchedSince: since,
    change:
      percent === null ? null : { percent, at: changedAt, previousPrice: { amount: '1', currency: 'USD' } },
  }) as Product;

const products = [
  product('a', 'Blue jug', -5, '2026-01-05T00:00:00Z', '2026-01-01T00:00:00Z'),
  product('b', 'Red jug', -20, '2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z'),
  product('c', null, null, '', '2026-01-02T00:00:00Z'),
];
const ids = (filter: string, order: 'newest' | 'biggest-drop' | 'last-change'): string =>
  filterAndSortProducts(products, filter, order)
    .map(({ id }) => id)
    .join('');

describe('arrange', () => {
  it.each([
    ['newest', 'bca'],
    ['biggest-drop', 'bac'],
    ['last-change', 'abc'],
  ] as const)('sorts by %s', (order, expected) => {
    expect(ids('', order)).toBe(expected);
  });

  it.each([
    ['jug', 'ba'],
    ['JUG blue', 'a'],
    ['brewer', 'bca'],
    ['kettle', 'c'],
    ['nothing', ''],
  ])('the filter %j matches %j', (filter, expected) => {
    expect(ids(filter, 'newest')).toBe(expected);
  });
});
