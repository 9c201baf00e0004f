/**
 * Data that a page publishes for machines. `json-ld.ts` and `markup-things.ts` (microdata, RDFa) read things,
 * from which this file reads the product; `meta-tags.ts` reads meta tags. `page-state.ts` and
 * `state-attributes.ts` read prices that shop software stores for its own scripts. `page-address.ts` matches
 * variants with the page's URL.
 */
import { fromMinor, toMinor } from '@tidemark/contracts/money.ts';
import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { structuredAvailability } from './structured-availability.ts';
import {
  MAX_EVIDENCE_LENGTH,
  type EvidenceKind,
  type PriceCandidate,
  type ProductFacts,
} from '../model/candidate.ts';
import { currencyCode } from '../money/currency.ts';
import { verifiedGtin } from './gtin.ts';
import { type Json } from '../text/lenient-json.ts';
import { type ExtractionMethod } from '../model/extracted-offer.ts';
import { parsePrice } from '../money/parse-price.ts';
import { toSlug, type PageAddress } from './page-address.ts';
import { rangeOf } from '../money/price-range.ts';
import { isNotNew, readDetails } from './read-details.ts';
import { textOf, things, type Thing } from './thing.ts';
import { bestMatches, selectionOf, variantMatch, type VariantKeys } from './variant-match.ts';

interface StructuredOffer {
  amount: string | null;
  /** The amount if its dot is a thousands separator; null if it cannot be one. */
  grouped: string | null;
  low: string | null;
  high: string | null;
  list: string | null;
  currency: string | null;
  availability: AvailabilityOrUnknown;
  keys: VariantKeys;
  /** Used, refurbished or damaged. */
  isOtherCondition: boolean;
  sku: string | null;
  gtin: string | null;
  image: string | null;
  evidence: string;
  thing: Thing;
}

const MAX_OFFERS = 500;
const LIST_TYPE = /list|strikethrough|regular|msrp|srp|rrp|suggested/i;
const MACHINE_NUMBER = /^\d{1,13}\.\d{1,8}$/;
const OTHER_TYPE = /member|minimumadvertised|invoice|loyalty/i;

/** Reads a schema.org Product with its offers, specifications and variants. */
export function readProduct(product: Thing, method: ExtractionMethod, address: PageAddress): ProductFacts {
  const offers = offersOf(product);
  const selected = selectedOffers(product, offers, address);
  const chosen = selected.length > 0 ? mainOffer(product, selected) : undefined;
  const main = chosen ?? mainOffer(product, offers);
  const variant = selectionOf(
    address,
    offers.map((it) => it.keys),
    chosen !== undefined,
  );
  const range = chosen ? null : rangeOf(offers.flatMap((it) => [it.amount, it.low, it.high]));
  return {
    method,
    name: textOf(product.name),
    image: chosen?.image ?? imageOf(product.image),
    brand: firstText(product.brand, product.manufacturer),
    sku: skuOf(product, chosen, main),
    gtin: gtinOf(product) ?? main?.gtin ?? null,
    availability: main?.availability ?? commonAvailability(chosen ? selected : offers),
    details: readDetails(product, main?.thing ?? {}),
    prices: offers
      .flatMap((offer) => candidates(offer, kindOf(offer, main, chosen), method))
      .map((it) => ({ ...it, range, variant })),
  };
}

/** The product's own offers, those of its variants, and a price stated on the product itself. */
function offersOf(product: Thing): StructuredOffer[] {
  const offers: StructuredOffer[] = [];
  for (const thing of [product, ...things(product.hasVariant).slice(0, MAX_OFFERS)])
    for (const offer of things(thing.offers).slice(0, MAX_OFFERS).flatMap(flattenOffer)) {
      if (offers.length === MAX_OFFERS) return offers;
      offers.push(readOffer(offer, thing));
    }
  const direct = product.price === undefined ? [] : [readOffer(product, product)];
  return [...offers, ...direct].slice(0, MAX_OFFERS);
}

/** The offers of the variant that the URL selects; several if it names only some of its properties. */
function selectedOffers(product: Thing, offers: StructuredOffer[], address: PageAddress): StructuredOffer[] {
  if (offers.length < 2) return [];
  const commonWords = new Set(toSlug(textOf(product.name) ?? '').split('-'));
  return bestMatches(offers, (it) => variantMatch(address, it.keys, commonWords));
}

/**
 * The first offer of a new product, unless the page is about a used one, and among those the first that can
 * be bought: price and stock are of the same offer.
 */
function mainOffer(product: Thing, offers: StructuredOffer[]): StructuredOffer | undefined {
  const isNew = !isNotNew(product);
  const rank = (it: StructuredOffer): number =>
    (isNew && it.isOtherCondition ? 0 : 4) +
    ((it.amount ?? it.low) ? 2 : 0) +
    (it.availability === 'OutOfStock' || it.availability === 'Discontinued' ? 0 : 1);
  const most = Math.max(...offers.map(rank));
  return offers.find((it) => rank(it) === most);
}

function firstText(...values: (Json | undefined)[]): string | null {
  return values.map(textOf).find((it) => it !== null) ?? null;
}

function imageOf(value: Json | undefined): string | null {
  const first = Array.isArray(value) ? value[0] : value;
  if (typeof first === 'string') return first.trim() || null;
  const [thing] = things(first);
  return thing
    ? (imageOf(thing.contentUrl) ?? imageOf(thing.url) ?? imageOf(thing.src) ?? imageOf(thing['@id']))
    : null;
}

/** The SKU of the chosen variant, else of the product, else of the first offer; else another identifier. */
function skuOf(
  product: Thing,
  chosen: StructuredOffer | undefined,
  main: StructuredOffer | undefined,
): string | null {
  const candidates = [chosen?.sku ?? null, textOf(product.sku), main?.sku ?? null];
  return candidates.find((it) => it !== null) ?? textOf(product.productID) ?? textOf(product.mpn);
}

function gtinOf(thing: Thing): string | null {
  for (const name of ['gtin13', 'gtin', 'gtin14', 'gtin12', 'gtin8', 'isbn', 'ean', 'upc']) {
    const gtin = verifiedGtin(textOf(thing[name]) ?? '');
    if (gtin) return gtin;
  }
  return null;
}

/** An offer, followed by the offers inside it if it is an aggregate. */
function flattenOffer(offer: Thing): Thing[] {
  return [
    offer,
    ...things(offer.offers).map((inner) => ({ priceCurrency: offer.priceCurrency ?? null, ...inner })),
  ];
}

function readOffer(offer: Thing, of: Thing): StructuredOffer {
  const specifications = things(offer.priceSpecification);
  const currency = currencyOf(offer) ?? specifications.map(currencyOf).find((it) => it !== null) ?? null;
  const sale = specifications.find(
    (it) => !LIST_TYPE.test(typeOf(it)) && !OTHER_TYPE.test(typeOf(it)) && !isConditional(it),
  );
  const list = specifications.find((it) => LIST_TYPE.test(typeOf(it)));
  const amount = amountOf(offer.price, currency) ?? (sale ? specifiedAmount(sale, currency) : null);
  return {
    amount,
    grouped: groupedAmount(offer.price, currency),
    low: amountOf(offer.lowPrice, currency) ?? amountOf(offer.minPrice, currency),
    high: amountOf(offer.highPrice, currency) ?? amountOf(offer.maxPrice, currency),
    list: list ? specifiedAmount(list, currency) : null,
    currency,
    availability: structuredAvailability(textOf(offer.availability) ?? ''),
    keys: keysOf(offer, of),
    isOtherCondition: isNotNew({ itemCondition: offer.itemCondition ?? of.itemCondition ?? null }),
    sku: textOf(offer.sku) ?? textOf(of.sku),
    gtin: gtinOf(offer) ?? gtinOf(of),
    image: imageOf(offer.image),
    evidence: snippet(offer),
    thing: offer,
  };
}

/** `of`: the variant, or the product if it has none. */
function keysOf(offer: Thing, of: Thing): VariantKeys {
  const properties = things(of.additionalProperty).map((it) => textOf(it.value));
  return {
    urls: [offer.url, offer['@id'], of.url, of['@id']].map(textOf),
    ids: [
      offer.sku,
      of.sku,
      of.productID,
      offer.mpn,
      of.mpn,
      offer.gtin13,
      of.gtin13,
      offer.gtin,
      of.gtin,
    ].map(textOf),
    values: [...[offer.name, of.color, of.size, of.material, of.pattern].map(textOf), ...properties],
  };
}

/**
 * A price for members, for a quantity above one or for a unit of measure, which is not the price of one
 * piece.
 */
function isConditional(specification: Thing): boolean {
  const minimum = Number(textOf(things(specification.eligibleQuantity)[0]?.minValue) ?? 1);
  const isUnitPrice =
    specification.referenceQuantity !== undefined &&
    /unit/i.test(textOf(specification['@type']) ?? '') &&
    specification.price !== undefined &&
    things(specification.referenceQuantity).some(
      (it) => it.unitCode !== undefined || it.valueReference !== undefined,
    );
  return minimum > 1 || isUnitPrice || specification.validForMemberTier !== undefined;
}

function specifiedAmount(specification: Thing, currency: string | null): string | null {
  return amountOf(specification.price, currency) ?? amountOf(specification.minPrice, currency);
}

function typeOf(specification: Thing): string {
  return textOf(specification.priceType) ?? '';
}

function currencyOf(thing: Thing): string | null {
  const written = textOf(thing.priceCurrency) ?? textOf(thing.currency);
  return written ? currencyCode(written) : null;
}

/** The amount of a number or text, in machine or local notation. Zero means that there is no price. */
export function amountOf(value: Json | undefined, currency: string | null): string | null {
  const text = textOf(value);
  if (!text) return null;
  const amount = MACHINE_NUMBER.test(text) ? text : parsePrice(text, { currency }).amount;
  return amount === null || Number(amount) === 0 ? null : rounded(amount, currency);
}

/** Rounds to the currency's decimals, since some shop software prints unrounded figures ("19.904"). */
function rounded(amount: string, currency: string | null): string {
  const unit = currency ?? 'USD';
  const minor = toMinor(amount, unit);
  return minor === null ? amount : String(Number(fromMinor(minor, unit)));
}

/** "1.299" should mean 1.30, but some shops mean 1299: the visible price decides. Null for other amounts. */
export function groupedAmount(value: Json | undefined, currency: string | null): string | null {
  const text = textOf(value);
  return typeof value === 'string' && text && /^[1-9]\d{0,2}\.\d{3}$/.test(text)
    ? parsePrice(text, { currency }).amount
    : null;
}

/** If the URL selects no variant, the main offer represents the product. */
function kindOf(
  offer: StructuredOffer,
  main: StructuredOffer | undefined,
  chosen: StructuredOffer | undefined,
): EvidenceKind {
  if (chosen) return offer === chosen ? 'offer-of-url' : 'offer-other';
  return offer === main ? 'offer' : 'offer-other';
}

function candidates(offer: StructuredOffer, kind: EvidenceKind, method: ExtractionMethod): PriceCandidate[] {
  const { currency, availability, evidence } = offer;
  const base = { currency, availability, method, evidence };
  return [
    ...(offer.amount ? [{ ...base, amount: offer.amount, kind, isList: false }] : []),
    ...(offer.grouped && offer.grouped !== offer.amount
      ? [{ ...base, amount: offer.grouped, kind: 'offer-other' as const, isList: false }]
      : []),
    ...(offer.low && !offer.amount
      ? [{ ...base, amount: offer.low, kind: 'offer-low' as const, isList: false }]
      : []),
    ...(offer.list && kind !== 'offer-other'
      ? [{ ...base, amount: offer.list, kind, isList: true, listOf: offer.amount }]
      : []),
  ];
}

/** If no variant is chosen, the product is in stock when any of them is. */
function commonAvailability(offers: StructuredOffer[]): AvailabilityOrUnknown {
  const known = offers.map((offer) => offer.availability).filter((it) => it !== null);
  return known.find((it) => it === 'InStock') ?? known[0] ?? null;
}

function snippet(offer: Thing): string {
  const {
    '@type': type,
    price,
    lowPrice,
    highPrice,
    priceCurrency,
    priceSpecification,
    availability,
  } = offer;
  return JSON.stringify({
    '@type': type,
    price,
    lowPrice,
    highPrice,
    priceCurrency,
    availability,
    priceSpecification,
  }).slice(0, MAX_EVIDENCE_LENGTH);
}
