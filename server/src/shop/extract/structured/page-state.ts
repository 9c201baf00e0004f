import { type EvidenceKind, type PriceCandidate } from '../model/candidate.ts';
import { MAX_EVIDENCE_LENGTH } from '../model/candidate.ts';
import { currencyCode } from '../money/currency.ts';
import { type ElementContexts } from '../html/element-context.ts';
import { hashesOf } from '../html/html-bytes.ts';
import { type HtmlVisitor } from '../html/html-walk.ts';
import { objectsWithKeys, type InnerObject } from './json-objects.ts';
import { parseLenientJson, type Json } from '../text/lenient-json.ts';
import { variantMatch, type PageAddress } from './page-address.ts';
import { parsePrice } from '../money/parse-price.ts';
import { rangeOf } from '../money/price-range.ts';
import { nameMatch } from './product-name.ts';
import { type OpenElement } from '../html/open-element.ts';
import { type PageScript } from '../html/page-script.ts';
import { textOf, things, type Thing } from './thing.ts';

const PRICE_KEYS =
  'salePrice sale_price specialPrice special_price currentPrice current_price finalPrice final_price sellingPrice selling_price offerPrice discountedPrice discounted_price priceAmount display_price price'.split(
    ' ',
  );
const OWN_PRICE_KEYS = [...PRICE_KEYS, 'prices', 'pricing', 'priceInfo'];
const LIST_KEYS =
  'listPrice list_price regularPrice regular_price compare_at_price compareAtPrice originalPrice original_price oldPrice old_price wasPrice msrp rrp display_regular_price strikePrice'.split(
    ' ',
  );
const VALUE_KEYS = 'value amount price current final raw numeric centAmount sellingPrice salePrice'.split(
  ' ',
);
const NAME_KEYS = ['name', 'title', 'productName', 'product_name', 'displayName', 'item_name'];
const PRICE_ATTRIBUTES = [
  'data-price-amount',
  'data-price',
  'data-product-price',
  'data-current-price',
  'data-sale-price',
] as const;

const ASSIGNMENT =
  /^\s*(?:\/\/.*\s+|\/\*.*?\*\/\s*)?(?:(?:window|self)[.[]|var |let |const )?[\w.$[\]"']{1,60}\s*=\s*[[{]/;
const PRICE_FIELD = /^(?:(?:product|item|unit|sale|current)[-_]?)?(?:price|preis|prix|precio)$/i;
/** Analytics calls: `dataLayer.push({...})`, `gtag('event', 'view_item', {...})`. */
const ANALYTICS = /dataLayer\.push\(|gtag\(\s?['"]event/;
const MAX_ANALYTICS_BYTES = 20_000;
const MAX_SCRIPT_BYTES = 4_000_000;
const MAX_LENIENT_BYTES = 300_000;
const MAX_SCRIPTS = 40;
const MAX_OBJECTS = 60_000;
const MAX_DEPTH = 24;
const MAX_FOUND = 10;
const MAX_ATTRIBUTES = 50;
const MIN_NAME_MATCH = 0.75;

const VARIATIONS = 'data-product_variations';
const PRICE_TYPE = 'data-price-type';
const RECORDED = [VARIATIONS, PRICE_TYPE, 'type', 'name', 'id', 'value'] as const;
const HASH = hashesOf(RECORDED);
const PRICE_HASH = hashesOf(PRICE_ATTRIBUTES);

interface PriceAttribute {
  name: string;
  value: string;
  type: string;
  element: OpenElement;
}

/** Collects the attributes in which shop software stores prices and variants for its scripts. */
export class StateAttributes implements HtmlVisitor {
  readonly tags = ['input'];
  readonly attributes = [VARIATIONS, ...PRICE_ATTRIBUTES];
  readonly recorded = [...RECORDED, ...PRICE_ATTRIBUTES];
  readonly skipsUnrelated = true;
  variations: string | null = null;
  readonly #found: PriceAttribute[] = [];
  readonly #contexts: ElementContexts;

  constructor(contexts: ElementContexts) {
    this.#contexts = contexts;
  }

  open(element: OpenElement): void {
    this.variations ??= element.recordedValue(HASH[VARIATIONS]);
    if (this.#found.length >= MAX_ATTRIBUTES) return;
    if (isPriceField(element)) this.#add('value', HASH.value, element);
    for (const name of PRICE_ATTRIBUTES) this.#add(name, PRICE_HASH[name], element);
  }

  #add(name: string, hash: number, element: OpenElement): void {
    const value = element.recordedValue(hash);
    if (value)
      this.#found.push({ name, value, type: element.recordedValue(HASH[PRICE_TYPE]) ?? '', element });
  }

  /**
   * The prices outside of unrelated parts. Only complete after the walk: headings can make a part unrelated.
   */
  get prices(): PriceAttribute[] {
    return this.#found.filter(({ element }) => !this.#contexts.of(element).isUnrelated);
  }
}

/** A hidden form field with the product's price. */
function isPriceField(element: OpenElement): boolean {
  return (
    element.tag === 'input' &&
    element.recordedValue(HASH.type)?.toLowerCase() === 'hidden' &&
    PRICE_FIELD.test(element.recordedValue(HASH.name) ?? element.recordedValue(HASH.id) ?? '')
  );
}

export interface StateInput {
  scripts: PageScript[];
  attributes: StateAttributes;
  names: string[];
  address: PageAddress;
  locale: string | null;
}

/** Reads prices from the page's scripts: those of objects with the product's name. */
export function readPageState(input: StateInput): PriceCandidate[] {
  const roots = input.scripts.slice(0, 400).filter(mayHoldPrice).slice(0, MAX_SCRIPTS).map(parseScript);
  const products = roots.flatMap((root) => namedObjects(root, input.names)).slice(0, MAX_FOUND);
  return products.flatMap((product) => readObject(product, input));
}

/** Reads prices from attributes: of variants, and the page's first price. */
export function readStateAttributes(input: StateInput): PriceCandidate[] {
  return [...readVariations(input), ...readAttributes(input)];
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
    if (!Array.isArray(value)) {
      const name = nameOf(value);
      if (name !== null && hasPrice(value) && isNamed(name, names)) found.push({ thing: value, depth });
    }
    for (const inner of Object.values(value))
      if (typeof inner === 'object' && inner !== null) queue.push({ value: inner, depth: depth + 1 });
  }
  return found;
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
  const variants = things(product.variants);
  const isShopify = variants.length > 0 && (product.handle !== undefined || product.vendor !== undefined);
  const chosen = variants.find((it) => variantMatch(input.address, [], [textOf(it.id), textOf(it.sku)]) > 0);
  const source = chosen && hasPrice(chosen) ? chosen : product;
  const inner = things(source.prices)[0] ?? things(source.pricing)[0] ?? things(source.priceInfo)[0] ?? {};
  const kind: EvidenceKind = chosen && variants.length > 1 ? 'offer-of-url' : 'state-price';
  const scaled = (amount: string): string =>
    isShopify && /^\d+$/.test(amount) ? String(Number(amount) / 100) : amount;
  const range = chosen
    ? null
    : rangeOf(variants.map((it) => firstAmount(it, PRICE_KEYS)).map((it) => it && scaled(it)));
  const read = (keys: string[], isList: boolean): PriceCandidate[] => {
    const amount = keys
      .flatMap((key) => [amountOf(source[key]), amountOf(inner[key])])
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
        evidence: `"price": ${amount} of ${textOf(product.name ?? product.title)}`.slice(
          0,
          MAX_EVIDENCE_LENGTH,
        ),
      },
    ];
  };
  return [...read(PRICE_KEYS, false), ...read(LIST_KEYS, true)];
}

function firstAmount(thing: Thing, keys: string[]): string | null {
  return keys.map((key) => amountOf(thing[key])).find((it) => it !== null) ?? null;
}

function amountOf(value: Json | undefined): string | null {
  if (typeof value === 'number') return value > 0 && value < 1e12 ? String(value) : null;
  if (typeof value === 'string') {
    const { amount } = parsePrice(value.slice(0, 60));
    return amount && Number(amount) > 0 ? amount : null;
  }
  const [thing] = things(value);
  for (const key of VALUE_KEYS) {
    const inner = thing?.[key];
    if (typeof inner === 'number' || typeof inner === 'string') return amountOf(inner);
  }
  return null;
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

/** WooCommerce variations: the one that the URL selects, else the cheapest as weak evidence. */
function readVariations({ attributes, address }: StateInput): PriceCandidate[] {
  const list = things(attributes.variations ? parseLenientJson(attributes.variations) : undefined).slice(
    0,
    500,
  );
  const wanted = new Set(
    [...(address.url?.searchParams ?? [])].map(([name, value]) => `${name}=${value}`.toLowerCase()),
  );
  const chosen = list.find(
    (it) => variantMatch(address, [], [textOf(it.variation_id), textOf(it.sku)]) > 0 || isChosen(it, wanted),
  );
  const cheapest = list.toSorted((a, b) => Number(a.display_price) - Number(b.display_price))[0];
  const source = chosen ?? cheapest;
  if (!source) return [];
  const range = chosen ? null : rangeOf(list.map((it) => amountOf(it.display_price)));
  const read = (key: string, kind: EvidenceKind, isList: boolean): PriceCandidate[] => {
    const amount = amountOf(source[key]);
    return amount
      ? [{ amount, currency: null, method: 'page-state', kind, isList, range, evidence: `${key}: ${amount}` }]
      : [];
  };
  const kind = chosen && list.length > 1 ? 'offer-of-url' : 'offer-other';
  return [...read('display_price', kind, false), ...read('display_regular_price', kind, true)];
}

function isChosen(variation: Thing, wanted: ReadonlySet<string>): boolean {
  const attributes = Object.entries(things(variation.attributes)[0] ?? {}).filter(
    ([, value]) => value !== '',
  );
  return (
    attributes.length > 0 &&
    attributes.every(([name, value]) => wanted.has(`${name}=${textOf(value)}`.toLowerCase()))
  );
}

/** The page's first price attribute and the old price next to it. Later ones belong to other products. */
function readAttributes({ attributes, locale }: StateInput): PriceCandidate[] {
  const { prices } = attributes;
  const price = prices.findIndex(({ type }) => /^(?:finalPrice)?$/.test(type));
  const old = [price - 1, price + 1].find((index) => price >= 0 && prices[index]?.type === 'oldPrice');
  const current = prices[price];
  const own = current ? parsePrice(current.value, { locale }).amount : null;
  return [current, prices[old ?? -1]].flatMap((found) => {
    const { amount = null, currency = null } = found ? parsePrice(found.value, { locale }) : {};
    if (!found || !amount || Number(amount) === 0) return [];
    const evidence = `${found.name}="${found.value}"`.slice(0, MAX_EVIDENCE_LENGTH);
    const isList = found.type === 'oldPrice';
    const listOf = isList ? own : null;
    return [{ amount, currency, method: 'page-state', kind: 'data-attribute', isList, listOf, evidence }];
  });
}
