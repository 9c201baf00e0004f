import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { stockStateIn } from '../visible/stock-state.ts';
import { isLabelledListPrice } from '../visible/price-box/amount-labels.ts';
import { saysNothingOfStock } from '../visible/visible-stock.ts';
import { pageSignals, type PageTraits } from '../verdict/is-product.ts';
import { wordPattern } from './word-pattern.ts';

/** What `examples/<language>.json` has: texts that a kind of words must recognize, and texts it must not. */
interface Examples {
  discontinued: string[];
  preOrder: string[];
  backOrder: string[];
  outOfStock: string[];
  inStock: string[];
  noStock: string[];
  buyButton: string[];
  noBuyButton: string[];
  listPrice: string[];
  noListPrice: string[];
  /** Titles of carts and the like. */
  shopPage: string[];
  /** Titles of product pages. */
  productTitle: string[];
}

const FOLDER = path.join(import.meta.dirname, 'examples');
const LANGUAGES = readdirSync(FOLDER).map((file): [language: string, examples: Partial<Examples>] => [
  path.basename(file, '.json'),
  JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as Partial<Examples>,
]);

const WORDS = readdirSync(import.meta.dirname).filter((file) => /^[a-z]{2}\.ts$/.test(file));
const NEGATIVE = new Set(['noStock', 'noBuyButton', 'noListPrice', 'productTitle']);
const STATES = {
  discontinued: 'Discontinued',
  preOrder: 'PreOrder',
  backOrder: 'BackOrder',
  outOfStock: 'OutOfStock',
  inStock: 'InStock',
} as const;
const BUY_BUTTON = new RegExp(`^${wordPattern('buyButton')}(?!\\p{L})`, 'iu');
const PAGE: PageTraits = {
  hasOwnOffer: false,
  hasOwnProduct: false,
  hasBareRange: false,
  productCount: 0,
  types: new Set(),
  openGraphType: '',
  hasMetaPrice: false,
  hasHeading: false,
  hasBuyButton: false,
  hasBuyControl: false,
  buyButtonCount: 0,
  hasDealButton: false,
  hasStockSection: false,
  hasStockText: false,
  proseLength: 0,
  hasByline: false,
  isNamedOtherwise: false,
  title: '',
  heading: '',
  path: '/p/1',
};
const isNoProduct = (title: string): boolean =>
  pageSignals({ ...PAGE, title }).some((it) => it === 'otherPage' || it === 'error');

/** The examples of a meaning in all languages, each with its language. */
function all(meaning: keyof Examples): [language: string, text: string][] {
  return LANGUAGES.flatMap(([language, examples]) =>
    (examples[meaning] ?? []).map((text): [string, string] => [language, text]),
  );
}

describe('the examples of words', () => {
  it('cover every language', () => {
    expect(LANGUAGES.map(([language]) => `${language}.ts`)).toEqual(WORDS);
  });

  it.each(LANGUAGES)('in %s have at least six texts to recognize and four not to', (_, examples) => {
    const count = (isNegative: boolean): number =>
      Object.entries(examples)
        .filter(([meaning]) => NEGATIVE.has(meaning) === isNegative)
        .reduce((sum, [, texts]) => sum + texts.length, 0);
    expect(count(false)).toBeGreaterThanOrEqual(6);
    expect(count(true)).toBeGreaterThanOrEqual(4);
  });

  for (const [meaning, state] of Object.entries(STATES))
    it.each(all(meaning as keyof typeof STATES))(`in %s state ${state}: %s`, (_, text) => {
      expect(stockStateIn(text)?.availability).toBe(state);
    });

  it.each(all('noStock'))('in %s say nothing of the product’s stock: %s', (_, text) => {
    expect(saysNothingOfStock(text) || stockStateIn(text) === null).toBe(true);
  });

  it.each(all('buyButton'))('in %s name a button that buys: %s', (_, text) => {
    expect(BUY_BUTTON.test(text)).toBe(true);
  });

  it.each(all('noBuyButton'))('in %s name no button that buys: %s', (_, text) => {
    expect(BUY_BUTTON.test(text)).toBe(false);
  });

  it.each(all('listPrice'))('in %s label a former or recommended price: %s', (_, text) => {
    expect(isLabelledListPrice({ before: `${text} `, after: '' })).toBe(true);
  });

  it.each(all('noListPrice'))('in %s label no former price: %s', (_, text) => {
    expect(isLabelledListPrice({ before: `${text} `, after: '' })).toBe(false);
  });

  it.each(all('shopPage'))('in %s are the title of a page that sells nothing: %s', (_, text) => {
    expect(isNoProduct(text)).toBe(true);
  });

  it.each(all('productTitle'))('in %s are the title of a product: %s', (_, text) => {
    expect(isNoProduct(text)).toBe(false);
  });
});
