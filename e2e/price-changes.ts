import { setTimeout as sleep } from 'node:timers/promises';
import { type Notification } from '@tidemark/contracts/notification.ts';
import { type DailyPrice } from '@tidemark/contracts/price.ts';
import { seededRandom } from '@tidemark/demo-shop/catalogue/seeded-random.ts';
import { type DemoShop } from '@tidemark/demo-shop/start-demo-shop.ts';
import { type ApiUser } from './api-user.ts';
import { eventually } from './eventually.ts';

/** The final state of a run, per product: its prices in order, its daily prices and the alerts that fired. */
export interface FinalState {
  prices: string[][];
  days: Omit<DailyPrice, 'avg'>[][];
  alerts: string[][];
}

export interface WatchedProduct {
  id: string;
  shopId: string;
  firstMinor: number;
}

const OBSERVED_WITHIN_MS = 180_000;

/** Watches `count` of the shop's products, each with three rules, and waits for their first prices. */
export function watchProducts(user: ApiUser, shop: DemoShop, count: number): Promise<WatchedProduct[]> {
  const offered = shop.products.filter(
    ({ currency, engine, availability }) =>
      ['USD', 'EUR', 'GBP'].includes(currency) &&
      ['opencart', 'woocommerce', 'magento', 'prestashop'].includes(engine) &&
      availability === 'InStock',
  );
  return Promise.all(
    offered.slice(0, count).map(async ({ id: shopId, url, price }) => {
      const firstMinor = Math.round(Number(price) * 100);
      const targetPrice = ((firstMinor * 90) / 10_000).toFixed(2);
      const { product } = await user.call('addProduct', { body: { url, targetPrice, notifyAnyDrop: true } });
      await user.call('createAlert', {
        body: { productId: product.id, type: 'percent_drop', percent: 15, stepPercent: 1 },
      });
      await observe(user, product.id, (firstMinor / 100).toFixed(2));
      return { id: product.id, shopId, firstMinor };
    }),
  );
}

/**
 * Changes a product's price `changes` times, each time waiting until the service has recorded it. The prices
 * often cross the target of 90%, and never jump so far that a price needs confirmation.
 */
export async function changePrices(
  user: ApiUser,
  shop: DemoShop,
  product: WatchedProduct,
  changes: number,
  onObserved?: () => void,
): Promise<void> {
  for (const amount of plannedPrices(product, changes).slice(1)) {
    shop.setPrice({ product: product.shopId, price: amount, listPrice: null });
    await observe(user, product.id, amount);
    onObserved?.();
  }
}

/** The first price of a product and those to which changePrices sets it, in order. */
export function plannedPrices({ shopId, firstMinor }: WatchedProduct, changes: number): string[] {
  const { next } = seededRandom(`changes of ${shopId}`, 7);
  const prices = [(firstMinor / 100).toFixed(2)];
  for (let last = 100, left = changes; left > 0; left--) {
    const drawn = 78 + Math.floor(next() * 30);
    last = drawn === last ? drawn + 1 : drawn;
    prices.push(((firstMinor * last) / 10_000).toFixed(2));
  }
  return prices;
}

/** Requests checks until the service has recorded the price. */
async function observe(user: ApiUser, id: string, amount: string): Promise<void> {
  await eventually(async () => {
    const result = await user.call('checkProduct', { params: { id } }).catch(() => null);
    return result?.product.price?.amount === amount;
  }, OBSERVED_WITHIN_MS);
}

/** Reads the final state once no alert has fired for 8 s: by then a killed role has a new leader. */
export async function settledState(user: ApiUser, products: readonly WatchedProduct[]): Promise<FinalState> {
  let before = -1;
  const all = await eventually(async () => {
    const now = await allNotifications(user);
    const isSettled = now.length > 0 && now.length === before;
    before = now.length;
    await sleep(8000);
    return isSettled && now;
  }, OBSERVED_WITHIN_MS);
  const histories = await Promise.all(
    products.map(({ id }) => user.call('getPrices', { params: { id }, query: { range: '7d' } })),
  );
  return {
    prices: histories.map(({ points }) => points.map(({ price }) => price.amount)),
    days: histories.map(({ daily }) =>
      daily.map(({ day, currency, open, high, low, close }) => ({ day, currency, open, high, low, close })),
    ),
    alerts: products.map(({ id }) =>
      all
        .filter(({ productId }) => productId === id)
        .map(({ type, price, previousPrice }) => `${type} ${previousPrice?.amount} -> ${price?.amount}`)
        .sort(),
    ),
  };
}

async function allNotifications(user: ApiUser): Promise<Notification[]> {
  const items: Notification[] = [];
  let cursor: string | undefined;
  do {
    const page = await user.call('listNotifications', {
      query: { limit: 100, ...(cursor ? { cursor } : {}) },
    });
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}

/** The alerts that the three rules of watchProducts must fire for this sequence of prices. */
export function expectedAlerts(prices: readonly string[]): string[] {
  const minor = prices.map((price) => Math.round(Number(price) * 100));
  const first = minor[0] ?? Number.NaN;
  const drops = new Set<number>();
  const isDrop = (to: number, from: number) => {
    const isNews = from - to >= Math.max(from / 100, 100) && !drops.has(to);
    if (isNews) drops.add(to);
    return isNews;
  };
  const rules = {
    any_drop: isDrop,
    below_target: thresholdRule(Number(((first * 90) / 10_000).toFixed(2)) * 100, 5),
    percent_drop: thresholdRule(Math.floor((first * 85) / 100), 1),
  };
  return minor
    .slice(1)
    .flatMap((to, index) =>
      Object.entries(rules)
        .filter(([, fires]) => fires(to, minor[index] ?? Number.NaN))
        .map(([type]) => `${type} ${prices[index]} -> ${prices[index + 1]}`),
    )
    .sort();
}

/** A rule that fires at or below a threshold, and again after each further fall by its step. */
function thresholdRule(threshold: number, stepPercent: number): (priceMinor: number) => boolean {
  let reported: number | null = null;
  return (to) => {
    if (to > threshold) reported = null;
    const isNews = to <= threshold && (reported === null || to <= (reported * (100 - stepPercent)) / 100);
    if (isNews) reported = to;
    return isNews;
  };
}
