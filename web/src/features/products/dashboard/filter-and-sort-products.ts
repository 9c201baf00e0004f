import { type Product } from '@tidemark/contracts/product.ts';

export const ORDERS = ['newest', 'biggest-drop', 'last-change'] as const;
export type Order = (typeof ORDERS)[number];

const KEYS: Readonly<Record<Order, (product: Product) => number>> = {
  newest: (product) => -Date.parse(product.watchedSince),
  'biggest-drop': (product) => product.change?.percent ?? 0,
  'last-change': (product) => -(product.change ? Date.parse(product.change.at) : 0),
};

/** The products whose title, shop or brand has every word of `words`, in the chosen order. */
export function arrange(products: readonly Product[], words: string, order: Order): Product[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const key = KEYS[order];
  return products
    .filter(({ title, domain, brand, url }) => {
      const text = [title ?? url, domain, brand].join(' ').toLowerCase();
      return wanted.every((word) => text.includes(word));
    })
    .sort((a, b) => key(a) - key(b));
}
