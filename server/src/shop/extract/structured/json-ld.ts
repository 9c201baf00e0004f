import { parseLenientJson, type Json } from '../text/lenient-json.ts';
import { textOf, things, type Thing } from './thing.ts';

/** The products and types that a page's structured data describes. */
export interface LinkedData {
  /** Products that are the subject of the page, in page order. */
  products: Thing[];
  /** Products in lists, catalogs and sellers' offers. One of them may be the subject of the page. */
  listed: Thing[];
  /** Returns a product with the offers and variants that it gives by reference. */
  resolve: (product: Thing) => Thing;
  /** Types of the page and of its main things, such as "NewsArticle". */
  types: Set<string>;
  /** The currencies of all offers, as written. */
  currencies: string[];
}

/** In lower case: shops write "product" as well. */
const PRODUCT_TYPES = new Set(
  'product productgroup productmodel individualproduct someproducts vehicle car motorcycle motorizedbicycle busorcoach book audiobook musicalbum movie videogame softwareapplication mobileapplication webapplication'.split(
    ' ',
  ),
);
/** What tickets and places are sold for. Such things are products only with a price. */
const BOOKABLE_TYPE = /^(?:\w*event|festival|course|courseinstance|trip|touristtrip)$/i;
/** Types that are spelled in another case on some pages, by their lower-case names. */
const SPELLINGS: ReadonlyMap<string, string> = new Map(
  'Product ProductGroup Offer AggregateOffer CollectionPage SearchResultsPage OfferCatalog ItemList'
    .split(' ')
    .map((it) => [it.toLowerCase(), it]),
);
/** Properties that lead to things other than the page's subject. */
const OTHER_SUBJECT = new Set(
  'isRelatedTo isSimilarTo isAccessoryOrSparePartFor isConsumableFor itemReviewed review reviews itemListElement isPartOf hasPart about mentions makesOffer hasVariant itemOffered offers isVariantOf subjectOf publisher author breadcrumb hasOfferCatalog'.split(
    ' ',
  ),
);
/** Those among them that lead to products. */
const LISTING = new Set(['itemListElement', 'makesOffer', 'hasOfferCatalog']);
const MAX_DEPTH = 12;
const MAX_THINGS = 5000;

/** Reads all JSON-LD blocks of a page, as far as they can be parsed. */
export function readJsonLd(blocks: string[]): LinkedData {
  return findProducts(blocks.map(parseLenientJson).filter((it) => it !== undefined));
}

/** Finds the products among things and their parts, except under properties that lead to another subject. */
export function findProducts(roots: Json[]): LinkedData {
  const byId = new Map<string, Thing>();
  const main: Thing[] = [];
  const inLists: Thing[] = [];
  const currencies: string[] = [];
  let budget = MAX_THINGS;
  const visit = (value: Json, depth: number, place: ThingPlace): void => {
    for (const thing of things(Array.isArray(value) ? value : [value])) {
      budget -= 1;
      if (budget < 0 || depth > MAX_DEPTH) return;
      const id = textOf(thing['@id']);
      if (id && Object.keys(thing).length > 2 && !byId.has(id)) byId.set(id, thing);
      if (thing.priceCurrency !== undefined) currencies.push(textOf(thing.priceCurrency) ?? '');
      if (place === 'main') main.push(thing);
      else if (place === 'list') inLists.push(thing);
      for (const [name, inner] of Object.entries(thing)) {
        if (typeof inner === 'object' && inner !== null) visit(inner, depth + 1, placeOf(name, place));
      }
    }
  };
  for (const root of roots) visit(root, 0, 'main');
  const types = new Set(main.flatMap(typesOf));
  const resolve = (product: Thing): Thing => resolveWith(byId, product);
  return { products: productsAmong(main), listed: productsAmong(inLists), resolve, types, currencies };
}

/** Position of a thing: part of the page's subject, in a list of products, or neither. */
type ThingPlace = 'main' | 'list' | 'elsewhere';

function placeOf(property: string, place: ThingPlace): ThingPlace {
  if (place !== 'elsewhere' && LISTING.has(property)) return 'list';
  return OTHER_SUBJECT.has(property) ? 'elsewhere' : place;
}

function productsAmong(found: Thing[]): Thing[] {
  return [...found.filter(isProduct), ...found.flatMap(offeredBy)];
}

function isProduct(thing: Thing): boolean {
  const types = typesOf(thing);
  if (types.some((type) => PRODUCT_TYPES.has(type.toLowerCase()))) return true;
  return types.some((type) => BOOKABLE_TYPE.test(type)) && things(thing.offers).some(hasPrice);
}

function hasPrice({ price, lowPrice, priceSpecification }: Thing): boolean {
  return (price ?? lowPrice ?? priceSpecification ?? null) !== null;
}

/** The product of an offer that contains it, as sellers of cars and tickets write it. */
function offeredBy(offer: Thing): Thing[] {
  if (!typesOf(offer).includes('Offer')) return [];
  return things(offer.itemOffered)
    .filter(isProduct)
    .map((product) => ({ ...product, offers: [offer] }));
}

/** The short names of a thing's types: "Product" for "http://schema.org/Product". */
function typesOf(thing: Thing): string[] {
  const value = thing['@type'];
  const list = Array.isArray(value) ? value : [value];
  return list
    .filter((it) => typeof it === 'string')
    .map((it) => it.slice(Math.max(it.lastIndexOf('/'), it.lastIndexOf('#'), it.lastIndexOf(':')) + 1).trim())
    .map((it) => SPELLINGS.get(it.toLowerCase()) ?? it);
}

/** Replaces offers and variants given by reference (`{"@id": ...}`) by the things they refer to. */
function resolveWith(byId: ReadonlyMap<string, Thing>, product: Thing): Thing {
  const lookUp = (thing: Thing): Thing => byId.get(textOf(thing['@id']) ?? '') ?? thing;
  const offers = things(product.offers).map(lookUp);
  const variants = things(product.hasVariant)
    .map(lookUp)
    .map((variant) => ({ ...variant, offers: things(variant.offers).map(lookUp) }));
  return { ...product, offers, hasVariant: variants };
}
