import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Notification } from '@tidemark/contracts/notification.ts';
import { type DailyPrice } from '@tidemark/contracts/price.ts';
import { seededRandom } from '@tidemark/demo-shop/seeded-random.ts';
import { startDemoShop, type DemoShop } from '@tidemark/demo-shop/start-demo-shop.ts';
import { describe, expect, it } from 'vitest';
import { registerUser, type ApiUser } from './api-user.ts';
import { eventually } from './eventually.ts';
import { runService, type RunningService } from './run-service.ts';

const CHANGES = 500;
const PRODUCTS = 10;

/** What is left of a run when all is done: per product its prices in order, its days and the alerts that fired. */
interface Remains {
  prices: string[][];
  days: Omit<DailyPrice, 'avg'>[][];
  alerts: string[][];
}

interface Change {
  product: number;
  /** Share of the product's first price, in percent. */
  percent: number;
}

/** Prices that cross the target of 90 % often and never jump so far that a second look is due. */
function makeChanges(): Change[] {
  const next = seededRandom('changes', 7).next;
  const last = Array.from({ length: PRODUCTS }, () => 100);
  return Array.from({ length: CHANGES }, () => {
    const product = Math.floor(next() * PRODUCTS);
    const percent = 78 + Math.floor(next() * 30);
    last[product] = percent === last[product] ? percent + 1 : percent;
    return { product, percent: last[product] };
  });
}

/** kill -9 at random moments until told to stop; returns how often. */
async function keepKilling(service: RunningService, stop: AbortSignal): Promise<number> {
  const next = seededRandom('kills', 99).next;
  for (let kills = 0; ; kills++) {
    await sleep(200 + next() * 1800, undefined, { signal: stop }).catch(() => undefined);
    if (stop.aborted) return kills;
    await service.kill();
    await service.restart();
  }
}

/** Has the price seen by the service: asks for a check as often as it takes. */
async function observe(user: ApiUser, id: string, amount: string): Promise<void> {
  await eventually(async () => {
    const { product } = await user.call('checkProduct', { params: { id } });
    return product.price?.amount === amount;
  }, 60_000);
}

async function play(
  changes: readonly Change[],
  killing: boolean,
): Promise<{ remains: Remains; kills: number }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tidemark-crash-'));
  const shop = await startDemoShop({ moveEveryMs: null });
  const service = await runService({
    TIDEMARK_DATA_DIR: folder,
    TIDEMARK_ALLOW_HOSTS: new URL(shop.url).host,
    TIDEMARK_PACE_PER_MINUTE: '60000',
    TIDEMARK_CHECKS_PER_MINUTE: '1000000',
    TIDEMARK_REQUESTS_PER_MINUTE: '1000000',
    TIDEMARK_LEASE_MS: '1000',
    TIDEMARK_RELAY_AGAIN_MS: '1000',
    TIDEMARK_DISPATCH_EVERY_MS: '50',
    LOG_LEVEL: 'warn',
  });
  try {
    const user = await registerUser(service.origin, 'shopper@example.com');
    const products = await watchSome(user, shop);
    const done = new AbortController();
    const killer = killing ? keepKilling(service, done.signal) : Promise.resolve(0);
    for (const change of changes) {
      const product = products[change.product];
      if (!product) throw new Error('no such product');
      const amount = ((product.firstMinor * change.percent) / 10_000).toFixed(2);
      shop.setPrice({ product: product.shopId, price: amount, listPrice: null });
      await observe(user, product.id, amount);
    }
    done.abort();
    const kills = await killer;
    const remains = await settledRemains(
      user,
      products.map(({ id }) => id),
    );
    return { remains, kills };
  } finally {
    await service.stop();
    await shop.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function watchSome(user: ApiUser, shop: DemoShop) {
  const offered = shop.products.filter(
    ({ currency, engine, availability }) =>
      ['USD', 'EUR', 'GBP'].includes(currency) &&
      ['opencart', 'woocommerce'].includes(engine) &&
      availability === 'InStock',
  );
  return Promise.all(
    offered.slice(0, PRODUCTS).map(async ({ id: shopId, url, price }) => {
      const firstMinor = Math.round(Number(price) * 100);
      const targetPrice = ((firstMinor * 90) / 10_000).toFixed(2);
      const { product } = await user.call('addProduct', { body: { url, targetPrice, notifyAnyDrop: true } });
      await user.call('createAlert', { body: { productId: product.id, type: 'all_time_low' } });
      return { id: product.id, shopId, firstMinor };
    }),
  );
}

/** Read when the alerts have stood still for a while. */
async function settledRemains(user: ApiUser, ids: readonly string[]): Promise<Remains> {
  let before = -1;
  const all = await eventually(async () => {
    const now = await allNotifications(user);
    const still = now.length === before;
    before = now.length;
    await sleep(4000);
    return still && now;
  }, 60_000);
  const histories = await Promise.all(
    ids.map((id) => user.call('getPrices', { params: { id }, query: { range: '7d' } })),
  );
  return {
    prices: histories.map(({ points }) => points.map(({ price }) => price.amount)),
    days: histories.map(({ daily }) =>
      daily.map(({ day, currency, open, high, low, close }) => ({ day, currency, open, high, low, close })),
    ),
    alerts: ids.map((id) =>
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

describe('kill -9', () => {
  it(
    `at random moments of ${CHANGES} price changes leaves the history, the days and the alerts of an undisturbed run`,
    { timeout: 600_000 },
    async () => {
      const changes = makeChanges();
      const undisturbed = await play(changes, false);
      expect(undisturbed.remains.alerts.flat().length).toBeGreaterThan(PRODUCTS);
      const killed = await play(changes, true);
      expect(killed.kills).toBeGreaterThan(3);
      expect(killed.remains).toEqual(undisturbed.remains);
    },
  );
});
