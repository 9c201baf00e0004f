import { load, type CheerioAPI } from 'cheerio';

/**
 * Extracts a price the way open-source price trackers do: parses the whole page into a DOM and takes the
 * first product in the JSON-LD, otherwise the meta tags, otherwise the first number at a common selector. As
 * fast as that approach allows.
 */
export function extractLikeTrackers(bytes: Uint8Array): { price: number | null; title: string | null } {
  const page = load(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  const product = jsonLdProduct(page);
  const offer = firstObject(product?.['offers']);
  const price =
    parseNumber(offer?.['price'] ?? offer?.['lowPrice']) ??
    firstPrice(page, META_SELECTORS) ??
    firstPrice(page, PRICE_SELECTORS);
  const title =
    textOf(product?.['name']) ??
    page('meta[property="og:title"]').attr('content') ??
    page('h1').first().text();
  return { price, title: title.trim() || null };
}

type JsonObject = Record<string, unknown>;

const META_SELECTORS = [
  'meta[property="product:price:amount"]',
  'meta[property="og:price:amount"]',
  'meta[itemprop="price"]',
];
const PRICE_SELECTORS = [
  '[itemprop="price"]', '.a-price .a-offscreen', '#priceblock_ourprice', '[data-price]', '.product-price', '.price--current', '.current-price',
  '.sale-price', '.price-current', '.product__price', '.price', '[class*="price"]', '[id*="price"]',
]; // prettier-ignore

function jsonLdProduct(page: CheerioAPI): JsonObject | null {
  for (const script of page('script[type="application/ld+json"]').toArray()) {
    const found = findProduct(parseJson(page(script).text()));
    if (found) return found;
  }
  return null;
}

function findProduct(value: unknown): JsonObject | null {
  if (Array.isArray(value)) return value.map(findProduct).find((it) => it !== null) ?? null;
  if (typeof value !== 'object' || value === null) return null;
  const object = value as JsonObject;
  return [object['@type']].flat().includes('Product') ? object : findProduct(object['@graph'] ?? null);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function firstObject(value: unknown): JsonObject | null {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'object' && first !== null ? (first as JsonObject) : null;
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
