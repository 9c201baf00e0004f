import { MAX_EVIDENCE_LENGTH, type EvidenceKind, type PriceCandidate } from '../model/candidate.ts';
import { currencyCode } from '../money/currency.ts';
import { objectsWithKeys, type InnerObject } from './json-objects.ts';
import { parseLenientJson } from '../text/lenient-json.ts';
import { type PageAddress } from './page-address.ts';
import { rangeOf } from '../money/price-range.ts';
import { nameMatch } from './product-name.ts';
import { type PageScript } from '../html/page-script.ts';
import { stateAmount } from './state-amount.ts';
import { textOf, things, type Thing } from './thing.ts';
import { lacksVariantId, stateVariantKeys, variantsOf } from './state-variants.ts';
import { bestMatches, variantMatch } from './variant-match.ts';
import { commonStock, variantStock } from './variant-stock.ts';

const PRICE_KEYS =
  'salePrice sale_price specialPrice special_price currentPrice current_price finalPrice final_price sellingPrice selling_price offerPrice discountedPrice discounted_price priceAmount display_price price'.split(
    ' ',
  );
const OWN_PRICE_KEYS = [...PRICE_KEYS, 'prices', 'pricing', 'priceInfo'];
const LIST_KEYS =
  'listPrice list_price regularPrice regular_price compare_at_price compareAtPrice originalPrice original_price oldPrice old_price wasPrice msrp rrp display_regular_price strikePrice'.split(
    ' ',
  );
const NAME_KEYS = ['name', 'title', 'productName', 'product_name', 'displayName', 'item_name'];
const ASSIGNMENT =
  /^\s*(?:\/\/.*\s+|\/\*.*?\*\/\s*)?(?:(?:window|self)[.[]|var |let |const )?[\w.$[\]"']{1,60}\s*=\s*[[{]/;
/** Analytics calls: `dataLayer.push({...})`, `gtag('event', 'view_item', {...})`. */
const ANALYTICS = /dataLayer\.push\(|gtag\(\s?['"]event/;
const MAX_ANALYTICS_BYTES = 20_000;
const MAX_SCRIPT_BYTES = 4_000_000;
const MAX_LENIENT_BYTES = 300_000;
const MAX_SCRIPTS = 40;
const MAX_OBJECTS = 60_000;
const MAX_DEPTH = 24;
const MAX_FOUND = 10;
const MIN_NAME_MATCH = 0.75;
const NO_WORDS: ReadonlySet<string> = new Set();

export interface StateInput {
  scripts: PageScript[];
  names: string[];
  address: PageAddress;
}

/** Reads prices from the page's scripts: those of objects with the product's name. */
export function readPageState(input: StateInput): PriceCandidate[] {
  const roots = input.scripts.slice(0, 400).filter(mayHoldPrice).slice(0, MAX_SCRIPTS).map(parseScript);
  const products = roots.flatMap((root) => namedObjects(root, input.names)).slice(0, MAX_FOUND);
  return products.flatMap((product) => readObject(product, input));
}

function mayHoldPrice(script: PageScript): boolean {
  if (script.length > MAX_SCRIPT_BYTES) return false;
  if (!script.type.includes('json')) {
    const head = script.head(300);
    if (!ASSIGNMENT.test(head) && !(script.length <= MAX_ANALYTICS_BYTES && ANALYTICS.test(head)))
      return false;
  }
  return script.mentions('price');
}

/** The script's data: all of it, or for long scripts the objects with a name and a price. */
function parseScript({ type, bytes }: PageScript): InnerObject[] {
  const start = type.includes('json') ? 0 : bytes.indexOf('=') + 1;
  const json = bytes.subarray(start, bytes.lastIndexOf('}') + 1);
  if (json.length > MAX_LENIENT_BYTES) return objectsWithKeys(json, NAME_KEYS, OWN_PRICE_KEYS);
  const value = parseLenientJson(json.toString());
  return value === undefined ? [] : [{ value, depth: 0 }];
}

/** The objects with a price and the product's name, least nested first. */
function namedObjects(roots: InnerObject[], names: string[]): Thing[] {
  const found = roots.flatMap((root) => namedWithin(root, names));
  return found.toSorted((a, b) => a.depth - b.depth).map(({ thing }) => thing);
}

function namedWithin(root: InnerObject, names: string[]): { thing: Thing; depth: number }[] {
  const found: { thing: Thing; depth: number }[] = [];
  const queue = [root];
  for (let index = 0; index < queue.length && index < MAX_OBJECTS && found.length < MAX_FOUND; index += 1) {
    const { value, depth } = queue[index] ?? { value: null, depth: 0 };
    if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) continue;
    if (!Array.isArray(value) && isPricedAs(value, names)) found.push({ thing: value, depth });
    for (const inner of Object.values(value))
      if (typeof inner === 'object' && inner !== null) queue.push({ value: inner, depth: depth + 1 });
  }
  return found;
}

/** Whether an object has a price, its own or of its variants, and one of these names. */
function isPricedAs(thing: Thing, names: string[]): boolean {
  const name = nameOf(thing);
  return name !== null && (hasPrice(thing) || variantsOf(thing).some(hasPrice)) && isNamed(name, names);
}

function nameOf(thing: Thing): string | null {
  for (const key of NAME_KEYS) {
    const name = thing[key];
    if (typeof name === 'string') return name;
  }
  return null;
}

function isNamed(name: string, names: string[]): boolean {
  return (
    name.length < 300 &&
    names.some((it) => nameMatch(name, it) >= MIN_NAME_MATCH && nameMatch(it, name) >= MIN_NAME_MATCH)
  );
}

function hasPrice(thing: Thing): boolean {
  return OWN_PRICE_KEYS.some((key) => thing[key] !== undefined && thing[key] !== null);
}

function readObject(product: Thing, input: StateInput): PriceCandidate[] {
  const variants = variantsOf(product);
  const isShopify = variants.length > 0 && (product.handle !== undefined || product.vendor !== undefined);
  // A brief reading skips page state if the address has neither parameters nor a fragment.
  const inQuery = { ...input.address, pathWords: NO_WORDS };
  const [chosen] = bestMatches(variants, (it) => variantMatch(inQuery, stateVariantKeys(it)));
  const stock = chosen ? variantStock(chosen) : commonStock(variants.length > 0 ? variants : [product]);
  const source = [chosen, product, ...variants].find((it) => it && hasPrice(it)) ?? product;
  const inner = things(source.prices)[0] ?? things(source.pricing)[0] ?? things(source.priceInfo)[0] ?? {};
  const kind: EvidenceKind = chosen && variants.length > 1 ? 'offer-of-url' : 'state-price';
  const scaled = (amount: string): string =>
    isShopify && /^\d+$/.test(amount) ? String(Number(amount) / 100) : amount;
  const range = chosen
    ? null
    : rangeOf(variants.map((it) => firstAmount(it, PRICE_KEYS)).map((it) => it && scaled(it)));
  const read = (keys: string[], isList: boolean): PriceCandidate[] => {
    const amount = keys
      .flatMap((key) => [stateAmount(source[key]), stateAmount(inner[key])])
      .find((it) => it !== null);
    if (!amount) return [];
    return [
      {
        amount: scaled(amount),
        currency: currencyOf(source, inner),
        method: 'page-state',
        kind,
        isList,
        range,
        availability: stock,
        ...selectionIn(input.address, variants, chosen !== undefined),
        evidence: `"price": ${amount} of ${textOf(product.name ?? product.title)}`.slice(
          0,
          MAX_EVIDENCE_LENGTH,
        ),
      },
    ];
  };
  return [...read(PRICE_KEYS, false), ...read(LIST_KEYS, true)];
}

/** Whether the URL selects one of the variants. State that lists none says nothing. */
function selectionIn(
  address: PageAddress,
  variants: Thing[],
  isSelected: boolean,
): Pick<PriceCandidate, 'variant'> {
  if (isSelected) return { variant: 'selected' };
  return lacksVariantId(address, variants) ? { variant: 'missing' } : {};
}

function firstAmount(thing: Thing, keys: string[]): string | null {
  return keys.map((key) => stateAmount(thing[key])).find((it) => it !== null) ?? null;
}

function currencyOf(...places: Thing[]): string | null {
  for (const place of places) {
    for (const key of ['currency', 'currencyCode', 'priceCurrency', 'currency_code']) {
      const code = currencyCode(textOf(place[key]) ?? '');
      if (code) return code;
    }
  }
  return null;
}
