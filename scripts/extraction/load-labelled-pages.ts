import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Availability } from '@tidemark/contracts/availability.ts';
import { decodeHtml } from '../../server/src/shop/extract/text/decode-html.ts';
import { caseLabel, type ReportedCase } from './case-label.ts';
import { groupOf, shopOf } from './page-shop.ts';

/**
 * The correct values of a page, entered manually. Null means that the page has no such value or it is not
 * scored.
 */
export interface Label {
  file: string;
  url_if_known: string | null;
  host_if_known?: string | null;
  is_product: boolean;
  price: string | null;
  currency: string | null;
  also_ok: { price: string; currency: string }[];
  availability: Availability | null;
  title: string | null;
  list_price: string | null;
  /** The kind of page or of fault; by default the kind follows from the values. */
  kind?: string;
  /** By default `price`, `isProduct` and every field with a value. */
  scored?: readonly ScoredField[];
  /** Further values that are right, beside the one above. */
  accepts?: Readonly<Partial<Record<ScoredField, readonly (string | null)[]>>>;
}

export type ScoredField = 'price' | 'currency' | 'availability' | 'title' | 'listPrice' | 'isProduct';

export interface LabelledPage {
  label: Label;
  html: string;
  url: string;
  /** The shop's brand or the kind of report. Cross-validation holds out whole groups. */
  group: string;
  /** The shop. Intervals are sampled by shop, and a third of the shops is held out of development. */
  shop?: string;
}

/** Reads a file of labels or of reported cases, and the saved pages it names, relative to the file. */
export async function loadLabelledPages(file: string): Promise<LabelledPage[]> {
  const entries = JSON.parse(await readFile(file, 'utf8')) as (Label | ReportedCase)[];
  const pages: LabelledPage[] = [];
  for (const entry of entries) {
    const isCase = 'expected' in entry;
    const label = isCase ? caseLabel(entry) : entry;
    const folder = isCase ? resolve(dirname(file), 'pages') : dirname(file);
    const bytes = await readFile(resolve(folder, entry.file));
    pages.push({
      label,
      html: decodeHtml(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes, null),
      url: label.url_if_known ?? '',
      group: isCase ? (/^K\d+/.exec(entry.kind)?.[0] ?? entry.id) : groupOf(label),
      shop: isCase ? entry.id : shopOf(label),
    });
  }
  return pages;
}

/** Whether `price` is the label's price or another one that the label accepts. */
export function isPriceOf(label: Label, price: string | null): boolean {
  return (
    price !== null &&
    label.price !== null &&
    [label.price, ...label.also_ok.map((it) => it.price)].some((it) => Number(it) === Number(price))
  );
}
