import { MAX_URL_CHARS } from '@tidemark/contracts/web-url.ts';
import { regionOfHost } from '../money/region.ts';

/** A page's URL and the variant that it selects. */
export interface PageAddress {
  url: URL | null;
  /** Values that may identify a variant (`?variant=`, `?sku=`, `#...`), in lower case. */
  variantIds: string[];
}

const VARIANT_PARAMETER =
  /^(?:variant|variantid|variation|variation_id|sku|skuid|pid|offer|offerid|color|colour|size|id_product_attribute|selected|article|artikel|itemid|item|attribute_.{1,60}|dwvar_.{1,80}|(?:option|attr|variant)[-_.[]?\w{1,40}]?)$/i;
const MAX_VARIANT_IDS = 10;

export function readAddress(url: string): PageAddress {
  const parsed = URL.parse(url);
  if (!parsed) return { url: null, variantIds: [] };
  const ids = [...parsed.searchParams]
    .filter(([name]) => VARIANT_PARAMETER.test(name))
    .map(([, value]) => value);
  const fragment = parsed.hash.slice(1).split(/[=/&]/).at(-1) ?? '';
  return {
    url: parsed,
    variantIds: [...ids.filter((id) => id !== ''), ...(fragment.length > 1 ? [fragment] : [])]
      .map((id) => id.toLowerCase())
      .slice(0, MAX_VARIANT_IDS),
  };
}

/** Whether the URL may select a variant, by an id or by its properties. */
export function maySelectVariant({ url, variantIds }: PageAddress): boolean {
  return variantIds.length > 0 || (url !== null && url.search !== '');
}

/**
 * The number of the URL's variant ids that match a variant's URLs or ids; 0 if it selects another variant or
 * none.
 */
export function variantMatch(address: PageAddress, urls: (string | null)[], ids: (string | null)[]): number {
  if (address.variantIds.length === 0) return 0;
  const own = new Set([
    ...ids.flatMap((id) => (id === null ? [] : [id.toLowerCase()])),
    ...urls.flatMap((url) => (url === null ? [] : readVariantIds(url, address))),
  ]);
  return address.variantIds.filter((id) => own.has(id)).length;
}

function readVariantIds(url: string, address: PageAddress): string[] {
  const absolute = URL.parse(url, address.url?.href);
  return absolute ? readAddress(absolute.href).variantIds : [];
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
