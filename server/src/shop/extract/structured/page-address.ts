import { MAX_URL_CHARS } from '@tidemark/contracts/web-url.ts';
import { regionOfHost } from '../money/region.ts';

/** A page's URL, and the parts of it that may name a variant, as slugs: "dark-blue". */
export interface PageAddress {
  url: URL | null;
  /** Values of parameters and of the fragment. Any of them may be a variant's id or property. */
  variantIds: string[];
  /** Values of parameters that name a variant by convention, by the parameter's name. */
  named: ReadonlyMap<string, string>;
  /** The words at the end of the path. */
  pathWords: ReadonlySet<string>;
}

const VARIANT_PARAMETER =
  /^(?:variant|variantid|variation|variation_id|sku|skuid|pid|offer|offerid|color|colour|size|id_product_attribute|selected|article|artikel|itemid|item|attribute_.{1,60}|dwvar_.{1,80}|(?:option|attr|variant)[-_.[]?\w{1,40}]?)$/i;
const MAX_VARIANT_IDS = 20;
const MAX_FRAGMENT_CHARS = 200;
/** Only the end of a path names a variant; its start names categories. */
const PATH_PARTS = 2;

export function readAddress(url: string): PageAddress {
  const parsed = URL.parse(url);
  if (!parsed) return { url: null, variantIds: [], named: new Map(), pathWords: new Set() };
  const parameters = [...parsed.searchParams]
    .map(([name, value]) => [name.toLowerCase(), toSlug(value)] as const)
    .filter(([, value]) => value !== '');
  const path = parsed.pathname.split('/').filter((part) => part !== '');
  return {
    url: parsed,
    variantIds: [...parameters.map(([, value]) => value), ...fragmentIds(parsed.hash)].slice(
      0,
      MAX_VARIANT_IDS,
    ),
    named: new Map(parameters.filter(([name]) => VARIANT_PARAMETER.test(name))),
    pathWords: new Set(
      path
        .slice(1)
        .slice(-PATH_PARTS)
        .flatMap((part) => toSlug(decoded(part)).split('-')),
    ),
  };
}

/** The parts of a fragment, and their ends: "42" of "#/size-42". */
function fragmentIds(hash: string): string[] {
  const parts = decoded(hash.slice(1, MAX_FRAGMENT_CHARS)).split(/[=/&]/);
  return parts.flatMap((part) => {
    const words = toSlug(part)
      .split('-')
      .filter((word) => word !== '');
    return words.map((_, index) => words.slice(index).join('-'));
  });
}

/** A text in lower case, with hyphens in place of everything but letters and digits. */
export function toSlug(text: string): string {
  return (
    text
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu)
      ?.join('-') ?? ''
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether the URL may select a variant, by an id or by its properties. */
export function maySelectVariant({ url, variantIds }: PageAddress): boolean {
  return variantIds.length > 0 || (url !== null && url.search !== '');
}

/** Resolves a URL of the page to an absolute http(s) URL; null for anything else, and if it is too long. */
export function absoluteUrl(url: string | null, base: string | null): string | null {
  if (!url || url.length > MAX_URL_CHARS) return null;
  const absolute = base ? URL.parse(url.trim(), base) : URL.parse(url.trim());
  const isUsable = absolute && /^https?:$/.test(absolute.protocol) && absolute.href.length <= MAX_URL_CHARS;
  return isUsable ? absolute.href : null;
}

const LANGUAGE = /^[a-z]{2,3}(?=$|[-_])/i;

/**
 * The page's locale, which decides what "$" and "1.234" mean. The language comes from the markup; the region
 * from the domain, else the path ("/en-gb/"), else the markup ("en-GB"). Null if none is given.
 */
export function pageLocale(address: PageAddress, languages: (string | null | undefined)[]): string | null {
  const written = languages.filter((it): it is string => typeof it === 'string' && LANGUAGE.test(it));
  const domainRegion = address.url ? regionOfHost(address.url.hostname) : null;
  const pathLocale = /^\/(?:([a-z]{2})[-_/]([a-z]{2}))(?:\/|$)/i.exec(address.url?.pathname ?? '');
  const pathRegion = [pathLocale?.[2], pathLocale?.[1]]
    .map((it) => (it ? regionOfHost(`x.${it}`) : null))
    .find((it) => it !== null);
  const region = domainRegion ?? pathRegion ?? written.map(regionOfTag).find((it) => it !== null) ?? null;
  const language = LANGUAGE.exec(written[0] ?? '')?.[0];
  if (language) return region ? `${language}-${region}` : language;
  return region ? `und-${region}` : null;
}

function regionOfTag(tag: string): string | null {
  return /[-_]([A-Z]{2})$/i.exec(tag)?.[1]?.toUpperCase() ?? null;
}
