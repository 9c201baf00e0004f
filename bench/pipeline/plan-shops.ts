import { buildCatalogue, type DemoProduct } from '../../demo-shop/src/catalogue/catalogue.ts';
import { ENGINES } from '../../demo-shop/src/catalogue/engine.ts';
import { seededRandom } from '../../demo-shop/src/catalogue/seeded-random.ts';
import { canonicalUrl } from '../../server/src/shop/crawling/canonical-url.ts';

/**
 * Which shops there are and how they behave. The shops' process and the seeding derive the same shops from
 * the same plan.
 */
export interface ShopPlan {
  shops: number;
  productsPerShop: number;
  /** Percentage of shops that send an ETag and answer 304. */
  validatorPercent: number;
  /** Percentage of shops that put a new nonce into every response, so that no two responses are identical. */
  noncePercent: number;
  /** Percentage of shops that also show a visitor count, which changes the visible text of every response. */
  visitorCountPercent: number;
  /** Percentage of requests for a product page that find its price changed. */
  changePercent: number;
}

export interface PlannedShop {
  /** The shop's own loopback address. All addresses have the same length. */
  address: string;
  hasValidators: boolean;
  hasNonces: boolean;
  showsVisitorCount: boolean;
}

/** How many prices a product moves between. No move is large enough to be held as suspect. */
export const PRICE_LEVELS = 8;
/** The nonce in the pages of shops that do not change it. */
export const FIXED_NONCE = '0'.repeat(20);
/** The visitor count in the pages of shops that do not change it. */
export const FIXED_VISITOR_COUNT = '100000';
const SEED = 1;
const CATALOGUE = buildCatalogue(SEED);
const PRODUCTS_PER_ENGINE = CATALOGUE.length / ENGINES.length;

/** Derives the shops from the plan: the same plan gives the same shops. */
export function planShops(plan: ShopPlan): PlannedShop[] {
  const random = seededRandom(SEED, 'shops');
  return Array.from({ length: plan.shops }, (_, index) => {
    const share = random.next() * 100;
    const validatorsEnd = plan.validatorPercent;
    const noncesEnd = validatorsEnd + plan.noncePercent;
    const visitorCountsEnd = noncesEnd + plan.visitorCountPercent;
    return {
      address: shopAddress(index),
      hasValidators: share < validatorsEnd,
      hasNonces: share >= validatorsEnd && share < visitorCountsEnd,
      showsVisitorCount: share >= noncesEnd && share < visitorCountsEnd,
    };
  });
}

/** The value of TIDEMARK_ALLOW_HOSTS that allows these shops. */
export function allowHosts(plan: ShopPlan, port: number): string {
  return planShops(plan)
    .map(({ address }) => `${address}:${port}`)
    .join();
}

function shopAddress(index: number): string {
  const [high, middle, low] = [Math.floor(index / 10_000), Math.floor(index / 100) % 100, index % 100];
  return `127.${100 + high}.${100 + middle}.${100 + low}`;
}

/** The n-th product of a shop. All products of a shop use the same shop engine. */
export function productAt(shop: number, position: number): DemoProduct {
  const engine = shop % ENGINES.length;
  const product = CATALOGUE[engine * PRODUCTS_PER_ENGINE + ((shop * 7 + position) % PRODUCTS_PER_ENGINE)];
  if (!product) throw new RangeError(`a shop has at most ${PRODUCTS_PER_ENGINE} products`);
  return product;
}

/** The path and query by which the service requests the product's page. */
export function requestPath({ path }: DemoProduct): string {
  const { pathname, search } = canonicalUrl(new URL(path, 'http://127.0.0.1'));
  return pathname + search;
}

export function priceAtLevel({ usualPriceMinor }: DemoProduct, level: number): number {
  return Math.round(usualPriceMinor * (0.9 + level * 0.03));
}

/** The price level of a product before its first change. */
export function firstLevel(shop: number, position: number): number {
  return (shop * 3 + position) % PRICE_LEVELS;
}
