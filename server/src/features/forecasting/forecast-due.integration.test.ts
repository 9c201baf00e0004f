import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { forecastDue, type ForecastParts } from './forecast-due.ts';
import { markForecastsDue } from './store/schedule-forecasts.ts';
import { keepForecasts } from './store/stored-forecast.ts';
import { SHIPPED_MODEL } from './model/shipped-model.ts';
import { memoryCache } from '../../ports/cache/memory.ts';
import { type Database } from '../../ports/database/database.ts';
import { NO_LIMITS } from '../../store/quotas/quotas.ts';
import { unwatch, watchPage } from '../products/watch-page.ts';
import { addAccount, addWatchedProduct, evaluate } from '../../../test/alerts/watched-product.ts';
import { addProduct } from '../../../test/database/add-product.ts';
import { lockWaiters } from '../../../test/database/lock-waiters.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';
import { addPastSales, recordPrice, SALE_MINOR, USUAL_MINOR } from '../../../test/forecasting/past-sales.ts';

const DAY_MS = 86_400_000;
const ownerOf = (account: number) => ({ accountId: String(account), limits: NO_LIMITS });
/** The number of products in a batch. */
const BATCH_SIZE = 50;
/** The database’s clock has microseconds, so what is due there now may not be due yet at our millisecond. */
const soon = () => new Date(Date.now() + 1000);
let db: TestDatabase;
let database: Database;
let parts: ForecastParts;
beforeAll(async () => {
  db = await createTestDatabase();
  database = db.database;
  parts = {
    database,
    cache: memoryCache({ maxEntries: 10, maxLength: 1e6 }),
    forecastModel: async () => ({ model: SHIPPED_MODEL, learnedUntil: null }),
    everyMs: DAY_MS,
  };
});
afterAll(() => db.drop());
beforeEach(() => database.query('TRUNCATE product_forecasts, forecast_tallies, forecasts, outbox'));

const forecastOf = async (productId: string) =>
  (
    await database.query<{ made_at: Date | null; due_at: Date; verdict: string; price_minor: number }>(
      'SELECT made_at, due_at, verdict, price_minor FROM product_forecasts WHERE product_id = $1',
      [productId],
    )
  )[0];

async function onSaleEveryFiveWeeks(domain = 'shop.example'): Promise<string> {
  const productId = await addProduct(database, { domain });
  await recordPrice(database, productId, USUAL_MINOR);
  await addPastSales(database, productId, { days: 120, lastSaleAgo: 20 });
  return productId;
}

/** Makes all forecasts due at `now`, batch by batch. */
async function forecastAll(now = soon()): Promise<number> {
  let made = 0;
  for (;;) {
    const { verdicts, more } = await forecastDue(parts, now);
    made += verdicts.length;
    if (!more) return made;
  }
}

describe('forecastDue', () => {
  it.each([
    ['a day', 1, 1],
    ['a week', 0, 7],
  ])('forecasts a product with a new price, and again after %s (watchers: %i)', async (_, watchers, days) => {
    const productId = await onSaleEveryFiveWeeks();
    await database.query('UPDATE products SET watcher_count = $2 WHERE id = $1', [productId, watchers]);
    expect(await forecastAll()).toBe(0);
    await markForecastsDue(database, [productId]);
    const now = soon();
    expect(await forecastAll(now)).toBe(1);
    expect(await forecastOf(productId)).toEqual({
      made_at: now,
      due_at: new Date(now.getTime() + days * DAY_MS),
      verdict: 'wait',
      price_minor: USUAL_MINOR,
    });
    expect(await forecastAll(new Date(now.getTime() + days * DAY_MS - 1000))).toBe(0);
    expect(await forecastAll(new Date(now.getTime() + days * DAY_MS))).toBe(1);
  });

  it('forecasts a product after a price event, but not after a change of stock only', async () => {
    const product = await addWatchedProduct(database);
    await evaluate(database, await product.observe({ priceMinor: 1000 }));
    expect(await forecastAll()).toBe(1);
    await evaluate(database, await product.observe({ priceMinor: 1000, availability: 'OutOfStock' }));
    expect(await forecastAll()).toBe(0);
    await evaluate(database, await product.observe({ priceMinor: 900 }));
    expect(await forecastAll()).toBe(1);
    expect((await forecastOf(product.productId))?.price_minor).toBe(900);
  });

  it('forecasts a product at once and daily when it gets a watcher, and weekly when it has none', async () => {
    const [one, other] = [await addAccount(database), await addAccount(database)];
    const watch = (accountId: number) =>
      database.transaction((tx) =>
        watchPage(tx, ownerOf(accountId), new URL('https://watched.example/p/1'), DAY_MS),
      );
    const { productId } = await watch(one);
    const leave = (accountId: number) =>
      database.transaction((tx) => unwatch(tx, String(accountId), productId));
    await recordPrice(database, productId, USUAL_MINOR);
    await leave(one);
    await markForecastsDue(database, [productId]);
    const now = soon();
    const after = (days: number) => new Date(now.getTime() + days * DAY_MS);
    expect(await forecastAll(now)).toBe(1);
    expect(await forecastAll(after(6))).toBe(0);

    await watch(other);
    expect(await forecastAll(now)).toBe(1);
    await watch(one);
    expect(await forecastAll(now), 'only the first watcher makes a forecast due').toBe(0);
    expect(await forecastAll(after(1))).toBe(1);

    await leave(one);
    await leave(other);
    expect(await forecastAll(after(2))).toBe(1);
    expect(await forecastAll(after(8))).toBe(0);
    expect(await forecastAll(after(9))).toBe(1);
  });

  it('keeps a forecast while the product’s first watcher waits for its row lock', async () => {
    const account = await addAccount(database);
    const page = new URL('https://watched.example/p/2');
    const runs: string[] = [];
    const watch = () =>
      database.transaction((tx) => {
        runs.push('watch');
        return watchPage(tx, ownerOf(account), page, DAY_MS);
      });
    const { productId } = await watch();
    await recordPrice(database, productId, USUAL_MINOR);
    await database.transaction((tx) => unwatch(tx, String(account), productId));
    await markForecastsDue(database, [productId]);
    await forecastAll();
    runs.splice(0);
    let watching: Promise<unknown> | undefined;
    await database.transaction(async (tx) => {
      runs.push('forecast');
      await tx.query('SELECT 1 FROM product_forecasts WHERE product_id = $1 FOR UPDATE', [productId]);
      watching ??= watch();
      await vi.waitFor(async () => expect(await lockWaiters(database)).toBe(1), { timeout: 20_000 });
      await keepForecasts(tx, [productId]);
    });
    await watching;
    expect(runs, 'neither transaction was rolled back and repeated').toEqual(['forecast', 'watch']);
  });

  it('forecasts watched products before longer overdue others, and reports if more may be due', async () => {
    const watched = await onSaleEveryFiveWeeks();
    await database.query('UPDATE products SET watcher_count = 1 WHERE id = $1', [watched]);
    const unwatched: string[] = [];
    for (let i = 0; i < BATCH_SIZE; i++) unwatched.push(await addProduct(database));
    await markForecastsDue(database, unwatched);
    await markForecastsDue(database, [watched]);
    const now = soon();
    expect(await forecastDue(parts, now)).toEqual({ verdicts: ['wait'], more: true });
    expect((await forecastOf(watched))?.made_at).toEqual(now);
    expect(await forecastDue(parts, now)).toEqual({ verdicts: [], more: false });
    const [due] = await database.query('SELECT FROM product_forecasts WHERE due_at <= $1', [now]);
    expect(due).toBeUndefined();
  });

  it('forecasts each product once when several processes run', async () => {
    const ids = [];
    for (let i = 0; i < 5; i++) ids.push(await onSaleEveryFiveWeeks());
    await markForecastsDue(database, ids);
    const now = soon();
    const batches = await Promise.all([1, 2, 3].map(() => forecastDue(parts, now)));
    expect(batches.flatMap(({ verdicts }) => verdicts)).toHaveLength(5);
  });

  it('skips a product that another process has locked', async () => {
    const [first, second] = [await onSaleEveryFiveWeeks(), await onSaleEveryFiveWeeks('other.example')];
    await markForecastsDue(database, [first]);
    await markForecastsDue(database, [second]);
    await database.transaction(async (tx) => {
      await tx.query('SELECT FROM product_forecasts WHERE product_id = $1 FOR UPDATE', [first]);
      expect((await forecastDue(parts, soon())).verdicts).toHaveLength(1);
    });
    expect((await forecastOf(second))?.made_at).not.toBeNull();
    expect((await forecastOf(first))?.made_at).toBeNull();
  });

  it('makes no forecast for a product without a price', async () => {
    const productId = await addProduct(database);
    await markForecastsDue(database, [productId]);
    expect(await forecastAll()).toBe(0);
    expect((await forecastOf(productId))?.made_at).toBeNull();
  });

  it('replays each past moment once, and only after the model’s training data', async () => {
    const productId = await onSaleEveryFiveWeeks();
    const replayed = async () =>
      (
        await database.query<{ n: number; first: Date | null; days: number }>(
          `SELECT coalesce(sum(forecasts), 0)::int AS n, min(first_at) AS first, count(DISTINCT days)::int AS days
           FROM forecast_tallies WHERE source = 'replayed'`,
        )
      )[0];
    const replayWith = async (learnedUntil: Date | null) => {
      await markForecastsDue(database, [productId]);
      await forecastDue(
        { ...parts, forecastModel: async () => ({ model: SHIPPED_MODEL, learnedUntil }) },
        soon(),
      );
      return replayed();
    };
    const sixtyDaysAgo = new Date(Date.now() - 60 * DAY_MS);
    const some = await replayWith(sixtyDaysAgo);
    expect(some).toMatchObject({ n: 3 * 2, days: 3 });
    expect(some?.first?.getTime()).toBeGreaterThanOrEqual(sixtyDaysAgo.getTime());
    await database.query('TRUNCATE product_forecasts, forecast_tallies');
    const all = await replayWith(null);
    expect(all?.n).toBe(3 * 6);
    expect(await replayWith(null)).toEqual(all);
  });

  it('tallies forecasts of the demo’s generated prices separately', async () => {
    const productId = await onSaleEveryFiveWeeks('demo.example');
    await database.query(`UPDATE sites SET is_demo = true WHERE domain = 'demo.example'`);
    await markForecastsDue(database, [productId]);
    await forecastAll();
    expect(await database.query('SELECT DISTINCT source FROM forecast_tallies')).toEqual([
      { source: 'demo' },
    ]);
  });
});

describe('the verdict event of forecastDue', () => {
  it('fires a rule that the verdict changes, and keeps the forecast for scoring', async () => {
    const product = await addWatchedProduct(database);
    const { productId } = product;
    await product.observe({ priceMinor: USUAL_MINOR }, new Date(Date.now() - 2000));
    await addPastSales(database, productId, { days: 120, lastSaleAgo: 20 });
    const { ruleId, fired } = await product.addRule({ type: 'good_time_to_buy' });
    expect(fired).toEqual([]);
    await markForecastsDue(database, [productId]);
    await forecastAll();
    expect(await forecastOf(productId)).toMatchObject({ verdict: 'wait' });
    expect(await database.query('SELECT 1 FROM outbox WHERE payload ? $1', ['verdict'])).toEqual([]);

    await evaluate(database, await product.observe({ priceMinor: SALE_MINOR }, new Date()));
    await forecastAll();
    expect(await forecastOf(productId)).toMatchObject({ verdict: 'buy', price_minor: SALE_MINOR });
    const [event] = await database.query<{ id: number }>('SELECT id FROM outbox');
    const upTo = { productId, eventId: String(event?.id) };
    const [notified] = await Promise.all([1, 2].map(() => evaluate(database, upTo as never)));
    expect(notified?.length === 1 || (await evaluate(database, upTo as never)).length === 0).toBe(true);
    expect(
      await database.query(
        'SELECT rule_id, event_id, price_minor, grounds FROM notifications WHERE product_id = $1',
        [productId],
      ),
    ).toEqual([
      {
        rule_id: ruleId,
        event_id: event?.id,
        price_minor: SALE_MINOR,
        grounds: {
          reasons: expect.arrayContaining(['at its 90-day low']),
          trackRecord: null,
          knownDays: 120,
        },
      },
    ]);
    expect(await database.query('SELECT verdict FROM forecasts WHERE product_id = $1', [productId])).toEqual([
      { verdict: 'buy' },
    ]);
  });
});
