import { type Availability } from '@tidemark/contracts/availability.ts';
import { fromMinor } from '@tidemark/contracts/money.ts';
import {
  AUTHORS,
  BRANDS,
  CATALOGUE_ITEMS,
  MODELS,
  type CatalogueItem,
  type Category,
} from './catalogue-items.ts';
import { ENGINES, ENGINE_AVAILABILITIES, type Engine } from './engine.ts';
import { productPath, slugOf } from './product-path.ts';
import { at, seededRandom, type SeededRandom } from './seeded-random.ts';
import {
  CH,
  DE,
  FR,
  GB,
  JP,
  PL,
  SE,
  US,
  localName,
  retailPriceMinor,
  type StorefrontLocale,
} from './storefront-locale.ts';

/** A product's current offer. listPriceMinor is the crossed-out price during a sale. */
export interface Offer {
  readonly priceMinor: number;
  readonly listPriceMinor: number | null;
  readonly availability: Availability;
}

export interface DemoVariant {
  readonly id: string;
  readonly name: string;
  readonly sku: string;
  /** Surcharge over the product's price, which is the price of the cheapest variant. */
  readonly extraMinor: number;
  readonly inStock: boolean;
}

export interface DemoProduct {
  readonly id: string;
  readonly engine: Engine;
  /** The product's numeric id within the engine. */
  readonly number: number;
  /** 0, 1, 2 ... within the engine. Themes vary their markup by it. */
  readonly position: number;
  readonly slug: string;
  readonly path: string;
  readonly title: string;
  readonly itemName: string;
  readonly brand: string;
  readonly author: string | null;
  readonly category: Category;
  readonly locale: StorefrontLocale;
  readonly sku: string;
  readonly gtin: string;
  readonly optionLabel: string;
  /** Empty, or at least two. */
  readonly variants: readonly DemoVariant[];
  readonly rating: string;
  readonly reviewCount: number;
  readonly usualPriceMinor: number;
  readonly firstOffer: Offer;
}

/** The locales of each engine's shop, with the number of products in each. */
const PRODUCT_COUNTS: Readonly<Record<Engine, readonly (readonly [StorefrontLocale, number])[]>> = {
  woocommerce: [[US, 16], [DE, 14], [GB, 10]],
  shopify: [[US, 16], [SE, 14], [GB, 10]],
  magento: [[US, 16], [CH, 14], [GB, 10]],
  prestashop: [[FR, 22], [PL, 18]],
  opencart: [[GB, 14], [DE, 12], [JP, 14]],
  bigcommerce: [[US, 20], [JP, 10], [GB, 10]],
}; // prettier-ignore

/** All products of the six shops. The same seed always gives the same products and first prices. */
export function buildCatalogue(seed: number): readonly DemoProduct[] {
  return ENGINES.flatMap((engine, engineIndex) => {
    const locales = PRODUCT_COUNTS[engine].flatMap(([locale, count]) =>
      Array<StorefrontLocale>(count).fill(locale),
    );
    const shift = seededRandom(seed, engine).between(0, CATALOGUE_ITEMS.length - 1);
    return locales.map((locale, position) =>
      buildProduct(
        { seed, engine, engineIndex, position, locale },
        at(CATALOGUE_ITEMS, shift + position * 5 + engineIndex),
      ),
    );
  });
}

interface ProductSlot {
  readonly seed: number;
  readonly engine: Engine;
  readonly engineIndex: number;
  readonly position: number;
  readonly locale: StorefrontLocale;
}

function buildProduct(slot: ProductSlot, item: CatalogueItem): DemoProduct {
  const { engine, position, locale } = slot;
  const random = seededRandom(slot.seed, engine, position);
  const number = 1000 * (slot.engineIndex + 1) + 11 + position * 3;
  const names = nameProduct(random, item, locale);
  const slug = slugOf(locale.languageIndex === 5 ? names.latinTitle : names.title);
  const usualPriceMinor = usualPrice(random, item, locale);
  const { latinTitle: _, ...shown } = names;
  return {
    ...shown,
    id: `${engine}-${position + 1}`,
    engine,
    number,
    position,
    slug,
    path: productPath({ engine, number, slug, category: item.category }),
    category: item.category,
    locale,
    sku: `${names.brand.slice(0, 3).toUpperCase()}-${number}`,
    gtin: gtinOf(number, random),
    optionLabel: item.option ? locale.wording[item.option] : '',
    variants: buildVariants(random, item, locale, number, usualPriceMinor),
    rating: (3.4 + random.between(0, 15) / 10).toFixed(1),
    reviewCount: random.between(3, 260),
    usualPriceMinor,
    firstOffer: firstOffer(random, slot, usualPriceMinor),
  };
}

function nameProduct(random: SeededRandom, item: CatalogueItem, locale: StorefrontLocale) {
  const brand = random.pick(BRANDS[item.category]);
  const itemName = localName(locale, item.names);
  const model = `${random.pick(MODELS)} ${random.between(2, 98)}`;
  if (item.category !== 'books') {
    const latinTitle = `${brand} ${model} ${at(item.names, 0)}`;
    return { brand, itemName, author: null, title: `${brand} ${model} ${itemName}`, latinTitle };
  }
  const edition = random.pick(locale.wording.editions);
  const author = random.pick(AUTHORS);
  return {
    brand,
    itemName,
    author,
    title: `${itemName} – ${edition}`,
    latinTitle: `${at(item.names, 0)} ${model}`,
  };
}

function usualPrice(random: SeededRandom, item: CatalogueItem, locale: StorefrontLocale): number {
  const minorPerUnit = 100 / Number(fromMinor(100, locale.currency));
  const spread = 0.8 + random.next() * 0.6;
  return retailPriceMinor(locale, Math.round(item.usd * spread * locale.perUsd * minorPerUnit));
}

function firstOffer(random: SeededRandom, slot: ProductSlot, usualMinor: number): Offer {
  const availability = random.next() < 0.8 ? 'InStock' : random.pick(ENGINE_AVAILABILITIES[slot.engine]);
  if (random.next() > 0.35) return { priceMinor: usualMinor, listPriceMinor: null, availability };
  const priceMinor = retailPriceMinor(slot.locale, Math.round(usualMinor * (0.68 + random.next() * 0.24)));
  const onSale = priceMinor < usualMinor;
  return { priceMinor, listPriceMinor: onSale ? usualMinor : null, availability };
}

function buildVariants(
  random: SeededRandom,
  item: CatalogueItem,
  locale: StorefrontLocale,
  number: number,
  usualMinor: number,
): DemoVariant[] {
  if (!item.option) return [];
  const names = item.option === 'size' ? locale.wording.sizes : locale.wording.colours;
  const stepMinor = item.option === 'size' ? Math.round((usualMinor * 0.12) / 100) * 100 : 0;
  const count = random.between(2, names.length);
  return names.slice(0, count).map((name, index) => ({
    id: String(40_000_000_000 + number * 100 + index),
    name,
    sku: `V-${number}-${index + 1}`,
    extraMinor: stepMinor * index,
    inStock: index === 0 || random.next() > 0.2,
  }));
}

/** An EAN-13 from the range reserved for internal use within a shop, so that it matches no real article. */
function gtinOf(number: number, random: SeededRandom): string {
  const body = `29${String(number).padStart(5, '0')}${String(random.between(0, 99_999)).padStart(5, '0')}`;
  const sum = [...body].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return body + String((10 - (sum % 10)) % 10);
}
