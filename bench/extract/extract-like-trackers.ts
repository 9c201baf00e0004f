import { load, type CheerioAPI } from 'cheerio';

/**
 * What open-source price trackers do with a page: a DOM of all of it, the first product of the JSON-LD, else
 * the meta tags, else the usual selectors, and the first number found there. Written for speed as far as that
 * plan allows.
 */
export function extractLikeTrackers(bytes: Uint8Array): { price: number | null; title: string | null } {
  const page = load(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  const product = linkedProduct(page);
  const offer = firstOf(product?.['offers']);
  const price =
    parseNumber(offer?.['price'] ?? offer?.['lowPrice']) ?? firstPrice(page, META) ?? firstPrice(page, BOXES);
  const title =
    textOf(product?.['name']) ??
    page('meta[property="og:title"]').attr('content') ??
    page('h1').first().text();
  return { price, title: title.trim() || null };
}

type Thing = Record<string, unknown>;

const META = [
  'meta[property="product:price:amount"]',
  'meta[property="og:price:amount"]',
  'meta[itemprop="price"]',
];
const BOXES = [
  '[itemprop="price"]', '.a-price .a-offscreen', '#priceblock_ourprice', '[data-price]', '.product-price', '.price--current', '.current-price',
  '.sale-price', '.price-current', '.product__price', '.price', '[class*="price"]', '[id*="price"]',
]; // prettier-ignore

function linkedProduct(page: CheerioAPI): Thing | null {
  for (const script of page('script[type="application/ld+json"]').toArray()) {
    const found = productIn(parseJson(page(script).text()));
    if (found) return found;
  }
  return null;
}

function productIn(value: unknown): Thing | null {
  if (Array.isArray(value)) return value.map(productIn).find((it) => it !== null) ?? null;
  if (typeof value !== 'object' || value === null) return null;
  const thing = value as Thing;
  return [thing['@type']].flat().includes('Product') ? thing : productIn(thing['@graph'] ?? null);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function firstOf(value: unknown): Thing | null {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'object' && first !== null ? (first as Thing) : null;
}

function firstPrice(page: CheerioAPI, selectors: string[]): number | null {
  for (const selector of selectors) {
    const found = page(selector).first();
    const price = parseNumber(found.attr('content') ?? found.text());
    if (price !== null) return price;
  }
  return null;
}

function parseNumber(value: unknown): number | null {
  const digits = /\d[\d.,]*/.exec(textOf(value)?.slice(0, 200) ?? '')?.[0];
  if (!digits) return null;
  const decimal = /[.,](\d{2})$/.exec(digits);
  const whole = digits.slice(0, decimal?.index ?? digits.length).replaceAll(/[.,]/g, '');
  return Number(`${whole}.${decimal?.[1] ?? '0'}`);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}
