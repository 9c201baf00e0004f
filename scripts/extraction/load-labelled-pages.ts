import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Availability } from '@tidemark/contracts/availability.ts';
import { decodeHtml } from '../../server/src/shop/extract/text/decode-html.ts';

/**
 * The correct values of a page, entered manually. Null means that the page has no such value or it is not
 * scored.
 */
export interface Label {
  file: string;
  url_if_known: string | null;
  is_product: boolean;
  price: string | null;
  currency: string | null;
  also_ok: { price: string; currency: string }[];
  availability: Availability | null;
  title: string | null;
  list_price: string | null;
}

export interface LabelledPage {
  label: Label;
  html: string;
  url: string;
  /** The shop. Cross-validation holds out whole groups. */
  group: string;
}

/** Reads a file of labels and the saved pages it names, relative to the file. */
export async function loadLabelledPages(file: string): Promise<LabelledPage[]> {
  const labels = JSON.parse(await readFile(file, 'utf8')) as Label[];
  const pages: LabelledPage[] = [];
  for (const label of labels) {
    const bytes = await readFile(resolve(dirname(file), label.file));
    const html = decodeHtml(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes, null);
    pages.push({ label, html, url: label.url_if_known ?? '', group: groupOf(label) });
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

/** The shop's name in its domain: "www.amazon.co.uk" and "amazon.com" are one group. */
function groupOf({ url_if_known: url, file }: Label): string {
  const host = URL.parse(url ?? '')?.hostname;
  if (!host) return file;
  const [, ...names] = host.split('.').toReversed();
  return names.find((name) => name.length > 3) ?? names[0] ?? host;
}
