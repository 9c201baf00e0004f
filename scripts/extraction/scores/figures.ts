import { sumTallies, tallyPage, type Tally } from './tally-page.ts';
import { type ScoredPage } from './score-page.ts';

/** The figures of a set of pages: shares from 0 to 1, and counts. */
export type Figures = Record<string, number>;

/** A figure with its 95% interval. */
export type Interval = readonly [low: number, high: number];

const RESAMPLES = 1000;

/** The figures of a set of pages. */
export function figuresOf(pages: readonly ScoredPage[]): Figures {
  return figuresFrom(sumTallies(pages.map(tallyPage)));
}

/**
 * The 95% interval of each figure, by resampling shops with replacement: pages of one shop fail together. The
 * same pages give the same intervals.
 */
export function intervalsOf(pages: readonly ScoredPage[]): Record<string, Interval> {
  const shops = [...Map.groupBy(pages, ({ page }) => page.shop ?? page.group).values()].map((its) =>
    sumTallies(its.map(tallyPage)),
  );
  const random = randomNumbers();
  const samples = Array.from({ length: RESAMPLES }, () =>
    figuresFrom(sumTallies(shops.flatMap(() => shops[Math.floor(random() * shops.length)] ?? []))),
  );
  return Object.fromEntries(
    Object.keys(samples[0] ?? {}).map((name) => {
      const sorted = samples.map((it) => it[name] ?? 0).toSorted((a, b) => a - b);
      return [name, [quantile(sorted, 0.025), quantile(sorted, 0.975)] as const];
    }),
  );
}

function figuresFrom(it: Tally): Figures {
  return {
    pages: it.pages,
    pricePrecision: ratio(it.pricesRight, it.pricesGiven),
    priceRecall: ratio(it.pricesRight, it.prices),
    priceF1: ratio(2 * it.pricesRight, it.pricesGiven + it.prices),
    currencyRight: ratio(it.currenciesRight, it.currencies),
    falsePrices: it.falsePrices,
    falsePriceShare: ratio(it.falsePrices, it.pagesWithoutPrice),
    wrongAndConfident: it.wrongAndConfident,
    wrongAndConfidentShare: ratio(it.wrongAndConfident, it.pages),
    rightAndUnsure: it.rightAndUnsure,
    availabilityRight: ratio(it.stocksRight, it.stocks),
    outOfStockF1: ratio(2 * it.outOfStockRight, it.outOfStock + it.outOfStockGiven),
    titleRight: ratio(it.titlesRight, it.titles),
    listPriceF1: ratio(2 * it.listPricesRight, it.listPrices + it.listPricesGiven),
    fieldsRight: ratio(it.fieldsRight, it.fields),
    wholeRight: ratio(it.wholeRight, it.pages),
    productsRecognized: ratio(it.productsRecognized, it.products),
    nonProductsRecognized: ratio(it.othersRecognized, it.others),
  };
}

/** NaN if there is nothing to score. */
function ratio(part: number, whole: number): number {
  return whole === 0 ? Number.NaN : Number((part / whole).toFixed(4));
}

function quantile(sorted: number[], share: number): number {
  const known = sorted.filter((it) => !Number.isNaN(it));
  return known[Math.min(known.length - 1, Math.floor(share * known.length))] ?? Number.NaN;
}

/** Pseudorandom numbers from 0 to 1 (mulberry32) from a fixed seed. */
function randomNumbers(): () => number {
  let state = 1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
