import { parseLenientJson, type Json } from '../text/lenient-json.ts';
import { textOf, things, type Thing } from './thing.ts';

/** The things that a page's JSON-LD says the page itself is about. */
export type LinkedData = {
  /** Products that are the page's own subject, in page order. */
  products: Thing[];
  /** Products of lists, catalogues and sellers that the page describes: one of them may be its own subject. */
  listed: Thing[];
  /** Types of the page and its main things, such as "NewsArticle". */
  types: Set<string>;
};

const PRODUCT_TYPES = new Set(
  'Product ProductGroup ProductModel IndividualProduct SomeProducts Vehicle Car Motorcycle Book MusicAlbum Movie VideoGame SoftwareApplication MobileApplication WebApplication'.split(
    ' ',
  ),
);
/** Properties that lead to other things than the page's own. */
const FOREIGN = new Set(
  'isRelatedTo isSimilarTo isAccessoryOrSparePartFor isConsumableFor itemReviewed review reviews itemListElement isPartOf hasPart about mentions makesOffer hasVariant itemOffered offers isVariantOf subjectOf publisher author breadcrumb hasOfferCatalog'.split(
    ' ',
  ),
);
/** Those of them that lead to goods. */
const LISTING = new Set(['itemListElement', 'makesOffer', 'hasOfferCatalog']);
const MAX_DEPTH = 12;
const MAX_THINGS = 5000;

/** Reads all JSON-LD blocks of a page; broken blocks give what can be read of them. */
export function readJsonLd(blocks: string[]): LinkedData {
  return findProducts(blocks.map(parseLenientJson).filter((it) => it !== undefined));
}

/** Finds the products among things and their parts, leaving out what stands under a property that leads elsewhere. */
export function findProducts(roots: Json[]): LinkedData {
  const byId = new Map<string, Thing>();
  const main: Thing[] = [];
  const inLists: Thing[] = [];
  let budget = MAX_THINGS;
  const visit = (value: Json, depth: number, place: Place): void => {
    for (const thing of things(Array.isArray(value) ? value : [value])) {
      budget -= 1;
      if (budget < 0 || depth > MAX_DEPTH) return;
      const id = textOf(thing['@id']);
      if (id && Object.keys(thing).length > 2 && !byId.has(id)) byId.set(id, thing);
      if (place === 'main') main.push(thing);
      else if (place === 'list') inLists.push(thing);
      for (const [name, inner] of Object.entries(thing)) {
        if (typeof inner === 'object' && inner !== null) visit(inner, depth + 1, placeOf(name, place));
      }
    }
  };
  for (const root of roots) visit(root, 0, 'main');
  const types = new Set(main.flatMap(typesOf));
  return { products: productsAmong(main, byId), listed: productsAmong(inLists, byId), types };
}

/** Where a thing stands: among what the page is about, in a list of goods, or neither. */
type Place = 'main' | 'list' | 'elsewhere';

function placeOf(property: string, place: Place): Place {
  if (place !== 'elsewhere' && LISTING.has(property)) return 'list';
  return FOREIGN.has(property) ? 'elsewhere' : place;
}

function productsAmong(found: Thing[], byId: ReadonlyMap<string, Thing>): Thing[] {
  return [...found.filter(isProduct), ...found.flatMap(offeredBy)].map((thing) => resolve(thing, byId));
}

function isProduct(thing: Thing): boolean {
  return typesOf(thing).some((type) => PRODUCT_TYPES.has(type));
}

/** The product of an offer that stands outside it, as sellers of cars and tickets write it. */
function offeredBy(offer: Thing): Thing[] {
  if (!typesOf(offer).includes('Offer')) return [];
  return things(offer.itemOffered)
    .filter(isProduct)
    .map((product) => ({ ...product, offers: [offer] }));
}

/** The plain names of a thing's types: "http://schema.org/Product" is "Product". */
function typesOf(thing: Thing): string[] {
  const value = thing['@type'];
  const list = Array.isArray(value) ? value : [value];
  return list
    .filter((it) => typeof it === 'string')
    .map((it) => it.slice(Math.max(it.lastIndexOf('/'), it.lastIndexOf('#'), it.lastIndexOf(':')) + 1));
}

/** Offers and variants given by reference (`{"@id": ...}`) are put in place. */
function resolve(product: Thing, byId: ReadonlyMap<string, Thing>): Thing {
  const lookUp = (thing: Thing): Thing => byId.get(textOf(thing['@id']) ?? '') ?? thing;
  const offers = things(product.offers).map(lookUp);
  const variants = things(product.hasVariant)
    .map(lookUp)
    .map((variant) => ({ ...variant, offers: things(variant.offers).map(lookUp) }));
  return { ...product, offers, hasVariant: variants };
}
