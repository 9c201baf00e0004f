import { verifiedGtin } from './gtin.ts';
import { type Json } from '../text/lenient-json.ts';
import { parsePrice } from '../money/parse-price.ts';
import { CONDITIONS, type ProductDetails } from '../model/product-details.ts';
import { wordPattern } from '../words/word-pattern.ts';
import { textOf, things, type Thing } from './thing.ts';

const MAX_NAME_CHARS = 300;

/** Units by UN/CEFACT code. */
const UNITS: Readonly<Record<string, string>> = {
  KGM: 'kg', GRM: 'g', LTR: 'l', MLT: 'ml', CLT: 'cl', MTR: 'm', MTK: 'm2', MTQ: 'm3', CMT: 'cm', ONZ: 'oz', LBR: 'lb', C62: 'piece', H87: 'piece',
}; // prettier-ignore

/** Reads the details of a schema.org Product and its chosen offer. */
export function readDetails(product: Thing, offer: Thing): ProductDetails {
  return {
    seller: textOf(offer.seller) ?? textOf(offer.offeredBy),
    condition: readCondition(textOf(offer.itemCondition) ?? textOf(product.itemCondition) ?? ''),
    mpn: textOf(product.mpn) ?? textOf(offer.mpn),
    isbn: readIsbn([product.isbn, product.gtin13, product.gtin, offer.gtin13]),
    rating: readRating(things(product.aggregateRating)[0]),
    unitPrice: readUnitPrice(things(offer.priceSpecification)),
  };
}

/** The condition in a value such as "https://schema.org/UsedCondition" or "used"; null for anything else. */
export function readCondition(written: string): ProductDetails['condition'] {
  const key = written.slice(written.lastIndexOf('/') + 1).toLowerCase();
  return Object.hasOwn(CONDITIONS, key) ? CONDITIONS[key as keyof typeof CONDITIONS] : null;
}

const NOT_NEW_WORDS = new RegExp(
  `(?<!\\p{L})${wordPattern('conditionUsed', 'conditionRefurbished', 'conditionDamaged')}`,
  'iu',
);

/** Whether a product or offer states that it is used, refurbished or damaged, or has such a name. */
export function isNotNew({ itemCondition, name }: Thing): boolean {
  const condition = readCondition(textOf(itemCondition) ?? '');
  if (condition !== null) return condition !== 'New';
  return NOT_NEW_WORDS.test((textOf(name) ?? '').slice(0, MAX_NAME_CHARS));
}

function readIsbn(values: (Json | undefined)[]): string | null {
  const gtins = values.map((it) => verifiedGtin(textOf(it) ?? ''));
  return gtins.find((it) => it !== null && /^97[89]\d{10}$/.test(it)) ?? null;
}

function readRating(rating: Thing | undefined): ProductDetails['rating'] {
  const value = numberOf(rating?.ratingValue);
  const best = numberOf(rating?.bestRating) ?? 5;
  if (value === null || value <= 0 || value > best) return null;
  return { value, best, count: numberOf(rating?.ratingCount) ?? numberOf(rating?.reviewCount) };
}

function readUnitPrice(specifications: Thing[]): ProductDetails['unitPrice'] {
  for (const it of specifications) {
    const [quantity] = things(it.referenceQuantity);
    const code = textOf(quantity?.unitCode) ?? textOf(quantity?.unitText);
    const { amount } = parsePrice(textOf(it.price) ?? '');
    if (!code || !amount) continue;
    const size = textOf(quantity?.value) ?? '1';
    const unit = UNITS[code] ?? code;
    return { amount, unit: size === '1' ? unit : `${size} ${unit}` };
  }
  return null;
}

function numberOf(value: Json | undefined): number | null {
  const { amount } = parsePrice((textOf(value) ?? '').slice(0, 20), { locale: 'en' });
  return amount === null ? null : Number(amount);
}
