import { type PageReading } from '../../server/src/shop/extract/model/page-reading.ts';
import { isPriceOf, type Label } from './load-labelled-pages.ts';

export type ScoredPage = { label: Label; got: PageReading };

const CONFIDENT = 0.5;

/** The figures of a set of readings; shares are 0 to 1. */
export function extractionFigures(pages: ScoredPage[]): Record<string, number> {
  return { pages: pages.length, ...priceFigures(pages), ...stockFigures(pages), ...otherFigures(pages) };
}

function priceFigures(pages: ScoredPage[]) {
  const answered = pages.filter(({ got }) => got.price !== null);
  const right = pages.filter(isPriceRight);
  const precision = ratio(right.length, answered.length);
  const recall = share(
    pages.filter(({ label }) => label.price !== null),
    isPriceRight,
  );
  const wrongAndSure = answered.filter((it) => !isPriceRight(it) && it.got.confidence >= CONFIDENT);
  return {
    pricePrecision: precision,
    priceRecall: recall,
    priceF1: ratio(2 * precision * recall, precision + recall),
    currencyRight: share(right, isCurrencyRight),
    falsePricesOnPagesWithout: answered.filter(({ label }) => label.price === null).length,
    wrongAndConfident: wrongAndSure.length,
    wrongAndConfidentShare: ratio(wrongAndSure.length, pages.length),
    rightButUnsure: right.filter(({ got }) => got.confidence < CONFIDENT).length,
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
    productsToldRight: share(
      pages.filter(({ label }) => label.is_product),
      ({ got }) => got.isProduct,
    ),
    nonProductsToldRight: share(
      pages.filter(({ label }) => !label.is_product),
      ({ got }) => !got.isProduct,
    ),
  };
}

/** A line for each thing that was read wrong. */
export function missesOf(page: ScoredPage): string[] {
  const { label, got } = page;
  const checks: [boolean, string][] = [
    [label.price === null || isPriceRight(page), `price ${got.price}, expected ${label.price}`],
    [label.price !== null || got.price === null, `false price ${got.price}`],
    [!isPriceRight(page) || isCurrencyRight(page), `currency ${got.currency}, expected ${label.currency}`],
    [!isPriceRight(page) || got.confidence >= CONFIDENT, 'right but unsure'],
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
  const also = label.also_ok.find((it) => Number(it.price) === Number(got.price));
  return (
    got.currency === (Number(label.price) === Number(got.price) ? label.currency : (also?.currency ?? null))
  );
}

function isListPriceRight({ label, got }: ScoredPage): boolean {
  return got.listPrice !== null && Number(label.list_price) === Number(got.listPrice);
}

/** Titles are compared by their words: most of the label's must be in the answer, and not much else. */
function isTitleRight(expected: string, got: string | null): boolean {
  const wanted = words(expected);
  const given = new Set(words(got ?? ''));
  const shared = wanted.filter((word) => given.has(word)).length;
  return shared >= wanted.length * 0.7 && given.size <= wanted.length * 2 + 6;
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
