import { fromMinor, toMinor } from '@tidemark/contracts/money.ts';
import type { AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { structuredAvailability } from './structured-availability.ts';
import {
  MAX_EVIDENCE_LENGTH,
  type EvidenceKind,
  type PriceCandidate,
  type ProductFacts,
} from '../model/candidate.ts';
import { currencyCode } from '../money/currency.ts';
import { verifiedGtin } from './gtin.ts';
import type { Json } from '../text/lenient-json.ts';
import type { ExtractionMethod } from '../model/extracted-offer.ts';
import { parsePrice } from '../money/parse-price.ts';
import { variantMatch, type PageAddress } from './page-address.ts';
import { rangeOf } from '../money/price-range.ts';
import { readDetails } from './read-details.ts';
import { textOf, things, type Thing } from './thing.ts';

type Offer = {
  amount: string | null;
  /** The amount with its dot read as a thousands mark, where that is possible. */
  grouped: string | null;
  low: string | null;
  high: string | null;
  list: string | null;
  currency: string | null;
  availability: AvailabilityOrUnknown;
  /** In how many ways the page's address names it. */
  namedByUrl: number;
  sku: string | null;
  gtin: string | null;
  image: string | null;
  evidence: string;
  thing: Thing;
};

const MAX_OFFERS = 500;
const LIST_TYPE = /list|strikethrough|regular|msrp|srp|rrp|suggested/i;
const MACHINE_NUMBER = /^\d{1,13}\.\d{1,8}$/;
const OTHER_TYPE = /member|minimumadvertised|invoice|loyalty/i;

/** Reads a schema.org Product with its offers, specifications and variants. */
export function readProduct(product: Thing, method: ExtractionMethod, address: PageAddress): ProductFacts {
  const offers = offersOf(product, address);
  const chosen = offers.length > 1 ? chosenOffer(offers) : undefined;
  const main = chosen ?? offers[0];
  const range = chosen ? null : rangeOf(offers.flatMap((it) => [it.amount, it.low, it.high]));
  return {
    method,
    name: textOf(product.name),
    image: chosen?.image ?? imageOf(product.image),
    brand: firstText(product.brand, product.manufacturer),
    sku: skuOf(product, chosen, main),
    gtin: gtinOf(product) ?? main?.gtin ?? null,
    availability: commonAvailability(chosen ? [chosen] : offers),
    details: readDetails(product, main?.thing ?? {}),
    prices: offers
      .flatMap((offer) => candidates(offer, kindOf(offer, offers[0], chosen), method))
      .map((it) => ({ ...it, range })),
  };
}

/** The product's own offers, those of its variants, and the price that some put on the product itself. */
function offersOf(product: Thing, address: PageAddress): Offer[] {
  const ofThing = (thing: Thing): Offer[] =>
    things(thing.offers)
      .flatMap(flattenOffer)
      .map((offer) => readOffer(offer, thing, address));
  const variants = things(product.hasVariant).slice(0, MAX_OFFERS);
  const direct = product.price === undefined ? [] : [readOffer(product, product, address)];
  return [...ofThing(product), ...variants.flatMap(ofThing), ...direct].slice(0, MAX_OFFERS);
}

/** The offer that the address names best, the first of several. */
function chosenOffer(offers: Offer[]): Offer | undefined {
  const most = Math.max(...offers.map((it) => it.namedByUrl));
  return most > 0 ? offers.find((it) => it.namedByUrl === most) : undefined;
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

/** The chosen variant's, else the product's, else the first offer's, else another number that tells the product apart. */
function skuOf(product: Thing, chosen: Offer | undefined, main: Offer | undefined): string | null {
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

/** An aggregate offer's own line, and the offers inside it. */
function flattenOffer(offer: Thing): Thing[] {
  return [
    offer,
    ...things(offer.offers).map((inner) => ({ priceCurrency: offer.priceCurrency ?? null, ...inner })),
  ];
}

function readOffer(offer: Thing, of: Thing, address: PageAddress): Offer {
  const specifications = things(offer.priceSpecification);
  const currency = currencyOf(offer) ?? specifications.map(currencyOf).find((it) => it !== null) ?? null;
  const sale = specifications.find(
    (it) => !LIST_TYPE.test(typeOf(it)) && !OTHER_TYPE.test(typeOf(it)) && !isRefined(it),
  );
  const list = specifications.find((it) => LIST_TYPE.test(typeOf(it)));
  const amount = amountOf(offer.price, currency) ?? (sale ? specifiedAmount(sale, currency) : null);
  return {
    amount,
    grouped: groupedReading(offer.price, currency),
    low: amountOf(offer.lowPrice, currency) ?? amountOf(offer.minPrice, currency),
    high: amountOf(offer.highPrice, currency) ?? amountOf(offer.maxPrice, currency),
    list: list ? specifiedAmount(list, currency) : null,
    currency,
    availability: structuredAvailability(textOf(offer.availability) ?? ''),
    namedByUrl: variantMatch(
      address,
      [textOf(offer.url), textOf(offer['@id']), textOf(of.url)],
      [offer.sku, of.sku, of.productID, of.color, of.size].map(textOf),
    ),
    sku: textOf(offer.sku) ?? textOf(of.sku),
    gtin: gtinOf(offer) ?? gtinOf(of),
    image: imageOf(offer.image),
    evidence: snippet(offer),
    thing: offer,
  };
}

/** A price for members, for a quantity above one, or for a unit of measure is not the price of one piece. */
function isRefined(specification: Thing): boolean {
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

/** A number or a text, in machine or in local notation; zero is how shops say that there is no price. */
export function amountOf(value: Json | undefined, currency: string | null): string | null {
  const text = textOf(value);
  if (!text) return null;
  const amount = MACHINE_NUMBER.test(text) ? text : parsePrice(text, { currency }).amount;
  return amount === null || Number(amount) === 0 ? null : rounded(amount, currency);
}

/** Engines print unrounded figures ("19.904"); what is paid has the currency's decimals. */
function rounded(amount: string, currency: string | null): string {
  const unit = currency ?? 'USD';
  const minor = toMinor(amount, unit);
  return minor === null ? amount : String(Number(fromMinor(minor, unit)));
}

/** "1.299" is a machine's one euro thirty, but may be a careless shop's thousand: then the visible price decides. */
export function groupedReading(value: Json | undefined, currency: string | null): string | null {
  const text = textOf(value);
  return typeof value === 'string' && text && /^[1-9]\d{0,2}\.\d{3}$/.test(text)
    ? parsePrice(text, { currency }).amount
    : null;
}

/** With no variant named, the first offer speaks for the product. */
function kindOf(offer: Offer, first: Offer | undefined, chosen: Offer | undefined): EvidenceKind {
  if (chosen) return offer === chosen ? 'offer-of-url' : 'offer-other';
  return offer === first ? 'offer' : 'offer-other';
}

function candidates(offer: Offer, kind: EvidenceKind, method: ExtractionMethod): PriceCandidate[] {
  const base = { currency: offer.currency, method, evidence: offer.evidence };
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

/** With no variant chosen, one that can be bought makes the product available. */
function commonAvailability(offers: Offer[]): AvailabilityOrUnknown {
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
