/**
 * Scores `extractOffer` against labelled pages: node scripts/eval-pages.ts PAGES.json
 * Prints each miss, then the figures; the last line is the figures as one JSON line.
 */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { argv } from 'node:process';
import { gunzipSync } from 'node:zlib';
import { decodeHtml } from '../server/src/extract/decode-html.ts';
import { extractOffer } from '../server/src/extract/extract-offer.ts';
import type { PageReading } from '../server/src/extract/page-reading.ts';

type Label = {
  file: string;
  url_if_known: string | null;
  is_product: boolean;
  price: string | null;
  currency: string | null;
  also_ok: { price: string; currency: string }[];
  availability: string | null;
  title: string | null;
  list_price: string | null;
};

type Scored = { label: Label; got: PageReading; priceRight: boolean };

const CONFIDENT = 0.5;

const file = argv[2];
if (!file) throw new Error('usage: node scripts/eval-pages.ts PAGES.json');
const labels = JSON.parse(await readFile(file, 'utf8')) as Label[];
const started = performance.now();
const scored: Scored[] = [];
for (const label of labels) scored.push(await scorePage(label, dirname(file)));
const elapsedMs = Math.round(performance.now() - started);
for (const page of scored) printMisses(page);
const figures = { ...summarize(scored), elapsedMs };
for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(28)} ${value}`);
console.log(JSON.stringify(figures));

async function scorePage(label: Label, folder: string): Promise<Scored> {
  const bytes = await readFile(resolve(folder, label.file));
  const html = decodeHtml(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes, null);
  const got = extractOffer({ html, url: label.url_if_known ?? '' });
  return { label, got, priceRight: isPriceRight(label, got) };
}

function isPriceRight(label: Label, got: PageReading): boolean {
  if (label.price === null || got.price === null) return false;
  return [label.price, ...label.also_ok.map((it) => it.price)].some(
    (price) => Number(price) === Number(got.price),
  );
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

function summarize(pages: Scored[]) {
  const answered = pages.filter(({ got }) => got.price !== null);
  const priced = pages.filter(({ label }) => label.price !== null);
  const right = pages.filter((page) => page.priceRight);
  const precision = ratio(right.length, answered.length);
  const recall = ratio(right.length, priced.length);
  const withStock = pages.filter(({ label }) => label.availability !== null);
  const outTrue = withStock.filter(({ label }) => label.availability === 'OutOfStock');
  const outGot = withStock.filter(({ got }) => got.availability === 'OutOfStock');
  const outBoth = outTrue.filter(({ got }) => got.availability === 'OutOfStock');
  const titled = pages.filter(({ label }) => label.title !== null);
  const products = pages.filter(({ label }) => label.is_product);
  const others = pages.filter(({ label }) => !label.is_product);
  return {
    pages: pages.length,
    pricePrecision: precision,
    priceRecall: recall,
    priceF1: ratio(2 * precision * recall, precision + recall),
    currencyRight: ratio(right.filter(isCurrencyRight).length, right.length),
    falsePricesOnPagesWithout: answered.filter(({ label }) => label.price === null).length,
    wrongAndConfident: answered.filter((page) => !page.priceRight && page.got.confidence >= CONFIDENT).length,
    wrongAndConfidentShare: ratio(
      answered.filter((page) => !page.priceRight && page.got.confidence >= CONFIDENT).length,
      pages.length,
    ),
    rightButUnsure: right.filter(({ got }) => got.confidence < CONFIDENT).length,
    availabilityRight: ratio(
      withStock.filter(({ label, got }) => label.availability === got.availability).length,
      withStock.length,
    ),
    outOfStockF1: ratio(2 * outBoth.length, outTrue.length + outGot.length),
    titleRight: ratio(
      titled.filter(({ label, got }) => isTitleRight(label.title ?? '', got.title)).length,
      titled.length,
    ),
    listPriceRight: ratio(
      pages.filter(
        ({ label, got }) => label.list_price !== null && Number(label.list_price) === Number(got.listPrice),
      ).length,
      pages.filter(({ label }) => label.list_price !== null).length,
    ),
    productsToldRight: ratio(products.filter(({ got }) => got.isProduct).length, products.length),
    nonProductsToldRight: ratio(others.filter(({ got }) => !got.isProduct).length, others.length),
  };
}

function isCurrencyRight({ label, got }: Scored): boolean {
  const also = label.also_ok.find((it) => Number(it.price) === Number(got.price));
  return (
    got.currency === (Number(label.price) === Number(got.price) ? label.currency : (also?.currency ?? null))
  );
}

function printMisses(page: Scored): void {
  const { label, got } = page;
  const misses = [...priceMisses(page), ...otherMisses(page)];
  if (misses.length === 0) return;
  console.log(`${label.file} (${got.method}, ${got.confidence}; ${got.evidence ?? ''})`);
  for (const miss of misses) console.log(`    ${miss}`);
}

function priceMisses(page: Scored): string[] {
  const { label, got, priceRight } = page;
  if (label.price === null) return got.price === null ? [] : [`false price ${got.price}`];
  if (!priceRight) return [`price ${got.price}, expected ${label.price}`];
  return [
    ...(isCurrencyRight(page) ? [] : [`currency ${got.currency}, expected ${label.currency}`]),
    ...(got.confidence < CONFIDENT ? ['right but unsure'] : []),
  ];
}

function otherMisses({ label, got }: Scored): string[] {
  const checks: [boolean, string][] = [
    [
      label.availability === null || label.availability === got.availability,
      `availability ${got.availability}, expected ${label.availability}`,
    ],
    [
      label.title === null || isTitleRight(label.title, got.title),
      `title "${got.title}", expected "${label.title}"`,
    ],
    [
      label.list_price === null || Number(label.list_price) === Number(got.listPrice),
      `list price ${got.listPrice}, expected ${label.list_price}`,
    ],
    [label.is_product === got.isProduct, `isProduct ${got.isProduct}`],
  ];
  return checks.filter(([isRight]) => !isRight).map(([, miss]) => miss);
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : Number((part / whole).toFixed(4));
}
