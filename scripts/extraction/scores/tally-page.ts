import { fieldOf, type ScoredPage } from './score-page.ts';
import { type ScoredField } from '../load-labelled-pages.ts';

/** Confidence from which a wrong price counts as wrong with confidence. */
const CONFIDENT = 0.9;

/** Counts of one page or of many. All figures are quotients of their sums. */
export type Tally = Readonly<Record<(typeof COUNTS)[number], number>>;

const COUNTS = [
  'pages', 'prices', 'pricesGiven', 'pricesRight', 'currencies', 'currenciesRight', 'pagesWithoutPrice', 'falsePrices',
  'wrongAndConfident', 'rightAndUnsure', 'outOfStock', 'outOfStockGiven', 'outOfStockRight', 'stocks', 'stocksRight',
  'titles', 'titlesRight', 'listPrices', 'listPricesGiven', 'listPricesRight', 'fields', 'fieldsRight', 'wholeRight',
  'products', 'productsRecognized', 'others', 'othersRecognized',
] as const; // prettier-ignore

/** Counts what a page adds to the figures. */
export function tallyPage(page: ScoredPage): Tally {
  const values = page.fields.filter(({ field }) => field !== 'isProduct');
  return {
    pages: 1,
    ...priceTally(page),
    ...currencyTally(page),
    ...stockTally(page),
    ...listPriceTally(page),
    titles: count(fieldOf(page, 'title') !== undefined),
    titlesRight: count(isRight(page, 'title')),
    fields: values.length,
    fieldsRight: values.filter((it) => it.isRight).length,
    wholeRight: count(values.every((it) => it.isRight)),
    ...productTally(page),
  };
}

/** The sum of tallies. */
export function sumTallies(tallies: readonly Tally[]): Tally {
  const sum = Object.fromEntries(COUNTS.map((it) => [it, 0])) as Record<(typeof COUNTS)[number], number>;
  for (const tally of tallies) for (const name of COUNTS) sum[name] += tally[name];
  return sum;
}

function priceTally(page: ScoredPage) {
  const price = fieldOf(page, 'price');
  const isGiven = price !== undefined && price.got !== null;
  const isGivenRight = isGiven && price.isRight;
  const hasPrice = price?.expected.some((it) => it !== null) ?? false;
  const isMissing = price?.got === null && price.expected.includes(null);
  const isConfident = page.got.confidence >= CONFIDENT;
  return {
    prices: count(hasPrice && !isMissing),
    pricesGiven: count(isGiven),
    pricesRight: count(isGivenRight),
    pagesWithoutPrice: count(price !== undefined && !hasPrice),
    falsePrices: count(isGiven && !hasPrice),
    wrongAndConfident: count(isGiven && !price.isRight && isConfident),
    rightAndUnsure: count(isGivenRight && !isConfident),
  };
}

/** The currency counts only if the price is right or not scored. */
function currencyTally(page: ScoredPage) {
  const isScored =
    fieldOf(page, 'currency') !== undefined &&
    (fieldOf(page, 'price')?.isRight ?? true) &&
    page.got.price !== null;
  return { currencies: count(isScored), currenciesRight: count(isScored && isRight(page, 'currency')) };
}

function stockTally(page: ScoredPage) {
  const stock = fieldOf(page, 'availability');
  const isOut = stock?.expected.includes('OutOfStock') ?? false;
  const isGivenOut = stock?.got === 'OutOfStock' || (isOut && isRight(page, 'availability'));
  return {
    outOfStock: count(isOut),
    outOfStockGiven: count(isGivenOut),
    outOfStockRight: count(isOut && isGivenOut),
    stocks: count(stock !== undefined),
    stocksRight: count(isRight(page, 'availability')),
  };
}

/** A page with a labelled price and no labelled list price has none. */
function listPriceTally(page: ScoredPage) {
  const field = fieldOf(page, 'listPrice');
  const got = page.got.listPrice;
  const isKnown = field !== undefined || (!page.page.label.scored && page.page.label.price !== null);
  const isAbsent = field === undefined || (got === null && field.expected.includes(null));
  return {
    listPrices: count(isKnown && !isAbsent && field.expected.some((it) => it !== null)),
    listPricesGiven: count(isKnown && got !== null),
    listPricesRight: count(got !== null && isRight(page, 'listPrice')),
  };
}

function productTally(page: ScoredPage) {
  const field = fieldOf(page, 'isProduct');
  const isProduct = field?.expected.includes('true') ?? false;
  return {
    products: count(isProduct),
    productsRecognized: count(isProduct && isRight(page, 'isProduct')),
    others: count(field !== undefined && !isProduct),
    othersRecognized: count(!isProduct && isRight(page, 'isProduct')),
  };
}

function isRight(page: ScoredPage, field: ScoredField): boolean {
  return fieldOf(page, field)?.isRight ?? false;
}

function count(condition: boolean): number {
  return condition ? 1 : 0;
}
