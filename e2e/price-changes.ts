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
      await user.call('createAlert', { body: { productId: product.id, type: 'all_time_low' } });
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
  const steps = prices.map(Number);
  const first = steps[0] ?? Number.NaN;
  const target = Number(((Math.round(first * 100) * 90) / 10_000).toFixed(2));
  const fired: string[] = [];
  let lowArmed = true;
  for (const [index, to] of steps.entries()) {
    const from = steps[index - 1];
    if (from === undefined) continue;
    const move = `${prices[index - 1]} -> ${prices[index]}`;
    const isLow = to < Math.min(...steps.slice(0, index));
    if (to < from) fired.push(`any_drop ${move}`);
    if (to <= target && from > target) fired.push(`below_target ${move}`);
    if (isLow && lowArmed) fired.push(`all_time_low ${move}`);
    lowArmed = !isLow;
  }
  return fired.sort();
}
