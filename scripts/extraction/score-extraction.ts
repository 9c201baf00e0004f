import { type ExtractedOffer } from '../../server/src/shop/extract/model/extracted-offer.ts';
import { isPriceOf, type Label } from './load-labelled-pages.ts';

export interface ScoredPage {
  label: Label;
  got: ExtractedOffer;
}

/** Confidence from which a price counts as confident. */
const CONFIDENT = 0.5;

/** The scores of a set of pages. Shares are from 0 to 1. */
export function extractionFigures(pages: ScoredPage[]): Record<string, number> {
  return { pages: pages.length, ...priceFigures(pages), ...stockFigures(pages), ...otherFigures(pages) };
}

function priceFigures(pages: ScoredPage[]) {
  const withPrice = pages.filter(({ got }) => got.price !== null);
  const right = pages.filter(isPriceRight);
  const precision = ratio(right.length, withPrice.length);
  const recall = share(
    pages.filter(({ label }) => label.price !== null),
    isPriceRight,
  );
  const wrongAndConfident = withPrice.filter((it) => !isPriceRight(it) && it.got.confidence >= CONFIDENT);
  return {
    pricePrecision: precision,
    priceRecall: recall,
    priceF1: ratio(2 * precision * recall, precision + recall),
    currencyRight: share(right, isCurrencyRight),
    falsePrices: withPrice.filter(({ label }) => label.price === null).length,
    wrongAndConfident: wrongAndConfident.length,
    wrongAndConfidentShare: ratio(wrongAndConfident.length, pages.length),
    rightButNotConfident: right.filter(({ got }) => got.confidence < CONFIDENT).length,
  };
}

function stockFigures(pages: ScoredPage[]) {
  const withStock = pages.filter(({ label }) => label.availability !== null);
  const isOut = ({ label }: ScoredPage): boolean => label.availability === 'OutOfStock';
  const saysOut = ({ got }: ScoredPage): boolean => got.availability === 'OutOfStock';
  const out = withStock.filter(isOut);
  return {
    availabilityRight: share(withStock, ({ label, got }) => label.availability === got.availability),
    outOfStockF1: ratio(2 * out.filter(saysOut).length, out.length + withStock.filter(saysOut).length),
  };
}

function otherFigures(pages: ScoredPage[]) {
  return {
    titleRight: share(
      pages.filter(({ label }) => label.title !== null),
      ({ label, got }) => isTitleRight(label.title ?? '', got.title),
    ),
    listPriceRight: share(
      pages.filter(({ label }) => label.list_price !== null),
      isListPriceRight,
    ),
    productsRecognized: share(
      pages.filter(({ label }) => label.is_product),
      ({ got }) => got.isProduct,
    ),
    nonProductsRecognized: share(
      pages.filter(({ label }) => !label.is_product),
      ({ got }) => !got.isProduct,
    ),
  };
}

/** One line for each value that was extracted wrongly. */
export function missesOf(page: ScoredPage): string[] {
  const { label, got } = page;
  const checks: [boolean, string][] = [
    [label.price === null || isPriceRight(page), `price ${got.price}, expected ${label.price}`],
    [label.price !== null || got.price === null, `false price ${got.price}`],
    [!isPriceRight(page) || isCurrencyRight(page), `currency ${got.currency}, expected ${label.currency}`],
    [!isPriceRight(page) || got.confidence >= CONFIDENT, 'right but not confident'],
    [
      label.availability === null || label.availability === got.availability,
      `availability ${got.availability}, expected ${label.availability}`,
    ],
    [
      label.title === null || isTitleRight(label.title, got.title),
      `title "${got.title}", expected "${label.title}"`,
    ],
    [
      label.list_price === null || isListPriceRight(page),
      `list price ${got.listPrice}, expected ${label.list_price}`,
    ],
    [label.is_product === got.isProduct, `isProduct ${got.isProduct}`],
  ];
  return checks.filter(([isRight]) => !isRight).map(([, miss]) => miss);
}

function isPriceRight({ label, got }: ScoredPage): boolean {
  return isPriceOf(label, got.price);
}

function isCurrencyRight({ label, got }: ScoredPage): boolean {
  const accepted = label.also_ok.find((it) => Number(it.price) === Number(got.price));
  return (
    got.currency ===
    (Number(label.price) === Number(got.price) ? label.currency : (accepted?.currency ?? null))
  );
}

function isListPriceRight({ label, got }: ScoredPage): boolean {
  return got.listPrice !== null && Number(label.list_price) === Number(got.listPrice);
}

/** Compares titles by words: the extracted one must contain most of the label's words and not many others. */
function isTitleRight(expected: string, got: string | null): boolean {
  const wanted = words(expected);
  const extracted = new Set(words(got ?? ''));
  const shared = wanted.filter((word) => extracted.has(word)).length;
  return shared >= wanted.length * 0.7 && extracted.size <= wanted.length * 2 + 6;
}

function words(text: string): string[] {
  return (
    text
      .toLowerCase()
      .normalize('NFKD')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

function share<T>(list: T[], isRight: (it: T) => boolean): number {
  return ratio(list.filter(isRight).length, list.length);
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : Number((part / whole).toFixed(4));
}
