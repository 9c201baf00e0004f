import { buildCatalogue, type DemoProduct } from '../../demo-shop/src/catalogue.ts';
import { ENGINES } from '../../demo-shop/src/engine.ts';
import { seededRandom } from '../../demo-shop/src/seeded-random.ts';
import { canonicalUrl } from '../../server/src/products/canonical-url.ts';

/** How a street of shops is laid out; the shop's process and whoever fills the database work it out alike. */
export interface ShopPlan {
  shops: number;
  productsPerShop: number;
  /** How many of a hundred shops send an ETag and answer 304. */
  validatorPercent: number;
  /** How many of a hundred shops put another nonce into every answer, so that no two are the same. */
  noncePercent: number;
  /** How many of a hundred shops tell, besides nonces, how many people look at the page now: no two answers have the same words. */
  visitorCountPercent: number;
  /** How many of a hundred visits to a product find its price changed. */
  changePercent: number;
}

export interface PlannedShop {
  /** A loopback address of its own, of the same length for all. */
  address: string;
  hasValidators: boolean;
  hasNonces: boolean;
  showsVisitorCount: boolean;
}

/** How many prices a product has; a change leads from one to another, each within a jump that needs no second look. */
export const PRICE_LEVELS = 8;
/** What stands for the nonce where a shop has none. */
export const FIXED_NONCE = '0'.repeat(20);
/** What stands for the number of those who look at a page where a shop does not tell it. */
export const FIXED_VISITOR_COUNT = '100000';
const SEED = 1;
const CATALOGUE = buildCatalogue(SEED);
const PRODUCTS_PER_ENGINE = CATALOGUE.length / ENGINES.length;

export function planShops(plan: ShopPlan): PlannedShop[] {
  const random = seededRandom(SEED, 'street');
  return Array.from({ length: plan.shops }, (_, index) => {
    const share = random.next() * 100;
    const nonces = plan.validatorPercent;
    const lively = nonces + plan.noncePercent;
    const still = lively + plan.visitorCountPercent;
    return {
      address: shopAddress(index),
      hasValidators: share < nonces,
      hasNonces: share >= nonces && share < still,
      showsVisitorCount: share >= lively && share < still,
    };
  });
}

/** TIDEMARK_ALLOW_HOSTS for these shops. */
export function allowHosts(plan: ShopPlan, port: number): string {
  return planShops(plan)
    .map(({ address }) => `${address}:${port}`)
    .join();
}

function shopAddress(index: number): string {
  const [high, middle, low] = [Math.floor(index / 10_000), Math.floor(index / 100) % 100, index % 100];
  return `127.${100 + high}.${100 + middle}.${100 + low}`;
}

/** What a shop sells at its nth place: each shop runs one engine. */
export function productAt(shop: number, place: number): DemoProduct {
  const engine = shop % ENGINES.length;
  const product = CATALOGUE[engine * PRODUCTS_PER_ENGINE + ((shop * 7 + place) % PRODUCTS_PER_ENGINE)];
  if (!product) throw new RangeError(`a shop has at most ${PRODUCTS_PER_ENGINE} products`);
  return product;
}

/** The product's page as the service asks for it. */
export function requestPath({ path }: DemoProduct): string {
  const { pathname, search } = canonicalUrl(new URL(path, 'http://127.0.0.1'));
  return pathname + search;
}

export function priceAtLevel({ usualPriceMinor }: DemoProduct, level: number): number {
  return Math.round(usualPriceMinor * (0.9 + level * 0.03));
}

/** The level that a product stands at before its first change. */
export function firstLevel(shop: number, place: number): number {
  return (shop * 3 + place) % PRICE_LEVELS;
}
