import { type VariantSelection } from '../model/extracted-offer.ts';
import { readAddress, toSlug, type PageAddress } from './page-address.ts';

/** What identifies a variant in a list of them. */
export interface VariantKeys {
  urls: readonly (string | null)[];
  /** Ids and SKUs. */
  ids: readonly (string | null)[];
  /** Properties, such as the color and the size. */
  values: readonly (string | null)[];
}

/** A parameter or fragment is meant to select; a path may contain a word by chance. */
const BY_ID = 4;
const BY_URL = 2;
const BY_WORD = 1;

/**
 * How well the page's URL matches a variant; 0 if it selects another one or none. Only a difference between
 * variants of a list means anything. `commonWords`: words of the product's name, which the path has anyway.
 */
export function variantMatch(
  address: PageAddress,
  { urls, ids, values }: VariantKeys,
  commonWords: ReadonlySet<string> = new Set(),
): number {
  const own = new Set([...ids, ...values].flatMap((it) => (it === null ? [] : [toSlug(it)])));
  const addresses = urls.flatMap((url) => (url === null ? [] : readRelative(url, address)));
  for (const { variantIds } of addresses) for (const id of variantIds) own.add(id);
  const byId = address.variantIds.filter((id) => own.has(id)).length * BY_ID;
  const byUrl = addresses.some((it) => leadsTo(it, address)) ? BY_URL : 0;
  const words = values.filter((it) => it !== null && isInPath(toSlug(it), address, commonWords));
  return byId + byUrl + words.length * BY_WORD;
}

/** The best of the matches, if it is better than another one. */
export function bestMatches<Variant>(
  variants: readonly Variant[],
  matchOf: (variant: Variant) => number,
): Variant[] {
  const matches = variants.map(matchOf);
  const most = Math.max(...matches);
  if (most === 0 || most === Math.min(...matches)) return [];
  return variants.filter((_, index) => matches[index] === most);
}

/** Whether the URL selects one of the listed variants. */
export function selectionOf(
  address: PageAddress,
  variants: readonly VariantKeys[],
  isSelected: boolean,
): VariantSelection {
  if (isSelected) return 'selected';
  if (variants.length < 2) return 'none';
  return isMissing(address, variants) ? 'missing' : 'unnamed';
}

/** Whether the variants' URLs have the page's parameter for variants, or SKUs, but none has its value. */
function isMissing(address: PageAddress, variants: readonly VariantKeys[]): boolean {
  const addresses = variants.flatMap(({ urls }) =>
    urls.flatMap((url) => (url === null ? [] : readRelative(url, address))),
  );
  return [...address.named].some(([name, value]) => {
    const listed = addresses.flatMap(({ named }) => named.get(name) ?? []);
    const skus = /sku/.test(name) ? variants.flatMap(({ ids }) => ids.map((id) => toSlug(id ?? ''))) : [];
    const all = [...listed, ...skus].filter((it) => it !== '');
    return all.length > 1 && !all.includes(value);
  });
}

function readRelative(url: string, { url: page }: PageAddress): PageAddress[] {
  const absolute = URL.parse(url, page?.href);
  return absolute ? [readAddress(absolute.href)] : [];
}

/** Whether a variant's URL is the page's, which may have further parameters. */
function leadsTo({ url: variant }: PageAddress, { url: page }: PageAddress): boolean {
  if (!variant || !page || pathOf(variant) !== pathOf(page)) return false;
  return [...variant.searchParams].every(([name, value]) => page.searchParams.get(name) === value);
}

function pathOf({ hostname, pathname }: URL): string {
  return `${hostname.replace(/^www\./, '')}${pathname.replace(/\/+$/, '')}`;
}

/** Whether the path has all words of a property. One of a single character is too short to mean anything. */
function isInPath(slug: string, { pathWords }: PageAddress, commonWords: ReadonlySet<string>): boolean {
  if (slug.length < 2) return false;
  return slug.split('-').every((word) => pathWords.has(word) && !commonWords.has(word));
}
