import { type Category } from './catalogue-items.ts';
import { type Engine } from './engine.ts';

interface PathParts {
  readonly engine: Engine;
  readonly number: number;
  readonly slug: string;
  readonly category: Category;
}

const PATHS: Readonly<Record<Engine, (parts: PathParts) => string>> = {
  woocommerce: ({ slug }) => `/woocommerce/product/${slug}/`,
  shopify: ({ slug }) => `/shopify/products/${slug}`,
  magento: ({ slug }) => `/magento/${slug}.html`,
  prestashop: ({ category, number, slug }) => `/prestashop/${category}/${number}-${slug}.html`,
  opencart: ({ number }) => `/opencart/index.php?route=product/product&product_id=${number}`,
  bigcommerce: ({ slug }) => `/bigcommerce/${slug}/`,
};

/** The path of a product page, in the form its engine uses. */
export function productPath(parts: PathParts): string {
  return PATHS[parts.engine](parts);
}

/** The part of a URL that identifies its page, without tracking parameters and the like. */
export function pageKey(url: URL): string {
  const productNumber = url.searchParams.get('product_id');
  if (productNumber !== null && url.pathname === '/opencart/index.php') {
    return `/opencart/index.php?route=product/product&product_id=${productNumber}`;
  }
  const collection = /^\/shopify\/collections\/[\w-]{1,80}(\/products\/[\w-]{1,200})$/.exec(url.pathname);
  return collection ? `/shopify${collection[1]}` : url.pathname;
}

/** A title as a URL slug: lower-case letters, digits and hyphens. */
export function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[äöüßłøå’]/g, (letter) => SPELLINGS[letter] ?? '')
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

const SPELLINGS: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  ł: 'l',
  ø: 'o',
  å: 'a',
  '’': '',
};
