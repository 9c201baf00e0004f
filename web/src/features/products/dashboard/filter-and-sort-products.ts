import { type Product } from '@tidemark/contracts/product.ts';

export const ORDERS = ['newest', 'biggest-drop', 'last-change'] as const;
export type Order = (typeof ORDERS)[number];

const SORT_KEYS: Readonly<Record<Order, (product: Product) => number>> = {
  newest: (product) => -Date.parse(product.watchedSince),
  'biggest-drop': (product) => product.change?.percent ?? 0,
  'last-change': (product) => -(product.change ? Date.parse(product.change.at) : 0),
};

/** The products whose title, shop and brand contain every word of `filter`, in the given order. */
export function filterAndSortProducts(products: readonly Product[], filter: string, order: Order): Product[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const sortKey = SORT_KEYS[order];
  return products
    .filter(({ title, domain, brand, url }) => {
      const text = [title ?? url, domain, brand].join(' ').toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => sortKey(a) - sortKey(b));
}
