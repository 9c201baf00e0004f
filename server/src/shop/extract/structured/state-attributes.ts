import { type ElementContexts } from '../html/element-context.ts';
import { hashesOf, hashOf } from '../html/html-bytes.ts';
import { type HtmlVisitor } from '../html/html-walk.ts';
import { type OpenElement } from '../html/open-element.ts';
import { MAX_EVIDENCE_LENGTH, type EvidenceKind, type PriceCandidate } from '../model/candidate.ts';
import { parsePrice } from '../money/parse-price.ts';
import { rangeOf } from '../money/price-range.ts';
import { parseLenientJson } from '../text/lenient-json.ts';
import { toSlug, type PageAddress } from './page-address.ts';
import { stateAmount } from './state-amount.ts';
import { textOf, things, type Thing } from './thing.ts';
import { bestMatches, variantMatch, type VariantKeys } from './variant-match.ts';
import { commonStock, variantStock } from './variant-stock.ts';

const PRICE_ATTRIBUTES = [
  'data-price-amount',
  'data-price',
  'data-product-price',
  'data-current-price',
  'data-sale-price',
] as const;

const CURRENCY_ATTRIBUTES = [
  'data-currency',
  'data-currency-code',
  'data-currency-iso',
  'data-price-currency',
  'data-product-currency',
] as const;

const PRICE_FIELD = /^(?:(?:product|item|unit|sale|current)[-_]?)?(?:price|preis|prix|precio)$/i;
const MAX_ATTRIBUTES = 50;

const VARIATIONS = 'data-product_variations';
const PRICE_TYPE = 'data-price-type';
const RECORDED = [VARIATIONS, PRICE_TYPE, 'type', 'name', 'id', 'value'] as const;
const HASH = hashesOf(RECORDED);
const PRICE_HASH = hashesOf(PRICE_ATTRIBUTES);
const CURRENCY_HASHES: ReadonlySet<number> = new Set(CURRENCY_ATTRIBUTES.map(hashOf));

interface PriceAttribute {
  name: string;
  value: string;
  type: string;
  element: OpenElement;
}

/** Collects the attributes in which shop software stores prices and variants for its scripts. */
export class StateAttributes implements HtmlVisitor {
  readonly tags = ['input'];
  readonly attributes = [VARIATIONS, ...PRICE_ATTRIBUTES, ...CURRENCY_ATTRIBUTES];
  readonly recorded = [...RECORDED, ...PRICE_ATTRIBUTES, ...CURRENCY_ATTRIBUTES];
  readonly skipsUnrelated = true;
  variations: string | null = null;
  /** The values of attributes that name a currency. */
  readonly currencies: string[] = [];
  readonly #found: PriceAttribute[] = [];
  readonly #contexts: ElementContexts;

  constructor(contexts: ElementContexts) {
    this.#contexts = contexts;
  }

  open(element: OpenElement): void {
    this.variations ??= element.recordedValue(HASH[VARIATIONS]);
    const currency = element.recordedValues(CURRENCY_HASHES);
    if (currency !== '' && this.currencies.length < MAX_ATTRIBUTES) this.currencies.push(currency);
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

/** What the prices in attributes depend on. */
export interface AttributesInput {
  attributes: StateAttributes;
  address: PageAddress;
  locale: string | null;
}

/** Reads prices from attributes: of variants, and the page's first price. */
export function readStateAttributes(input: AttributesInput): PriceCandidate[] {
  return [...readVariations(input), ...readAttributes(input)];
}

/** A hidden form field with the product's price. */
function isPriceField(element: OpenElement): boolean {
  return (
    element.tag === 'input' &&
    element.recordedValue(HASH.type)?.toLowerCase() === 'hidden' &&
    PRICE_FIELD.test(element.recordedValue(HASH.name) ?? element.recordedValue(HASH.id) ?? '')
  );
}

/** WooCommerce variations: the one that the URL selects, else the cheapest as weak evidence. */
function readVariations({ attributes, address }: AttributesInput): PriceCandidate[] {
  const list = things(attributes.variations ? parseLenientJson(attributes.variations) : undefined).slice(
    0,
    500,
  );
  const [chosen] = bestMatches(list, (it) => variantMatch(address, keysOf(it)));
  const cheapest = list.toSorted((a, b) => Number(a.display_price) - Number(b.display_price))[0];
  const source = chosen ?? cheapest;
  if (!source) return [];
  const availability = chosen ? variantStock(chosen) : commonStock(list);
  const variant = chosen ? 'selected' : lacksValue(list, address) ? 'missing' : 'unnamed';
  const range = chosen ? null : rangeOf(list.map((it) => stateAmount(it.display_price)));
  const read = (key: string, kind: EvidenceKind, isList: boolean): PriceCandidate[] => {
    const amount = stateAmount(source[key]);
    return amount
      ? [
          {
            amount,
            currency: null,
            method: 'page-state',
            kind,
            isList,
            range,
            availability,
            variant,
            evidence: `${key}: ${amount}`,
          },
        ]
      : [];
  };
  const kind = chosen && list.length > 1 ? 'offer-of-url' : 'offer-other';
  return [...read('display_price', kind, false), ...read('display_regular_price', kind, true)];
}

function keysOf(variation: Thing): VariantKeys {
  return {
    urls: [],
    ids: [textOf(variation.variation_id), textOf(variation.sku)],
    values: attributesOf(variation).map(([, value]) => value),
  };
}

/** Whether the URL names a value of an attribute that no variation has. An empty value is any. */
function lacksValue(list: Thing[], address: PageAddress): boolean {
  const attributes = list.flatMap(attributesOf);
  return [...address.named].some(([name, value]) => {
    const values = attributes.filter(([key]) => key === name).map(([, text]) => toSlug(text));
    return values.length > 0 && !values.includes(value) && !values.includes('');
  });
}

function attributesOf(variation: Thing): [name: string, value: string][] {
  const attributes = Object.entries(things(variation.attributes)[0] ?? {});
  return attributes.map(([name, value]) => [name.toLowerCase(), textOf(value) ?? '']);
}

/** The page's first price attribute and the old price next to it. Later ones belong to other products. */
function readAttributes({ attributes, locale }: AttributesInput): PriceCandidate[] {
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
