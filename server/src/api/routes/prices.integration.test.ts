import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PriceHistory } from '@tidemark/contracts/price.ts';
import { maintainPartitions } from '../../store/prices/partitions.ts';
import { invalidateProducts } from '../../store/products/product-cache.ts';
import { recordPrices } from '../../store/prices/record-price.ts';
import { leaseOf, priceReport } from '../../../test/database/add-product.ts';
import { startTestApi, type TestApi, type Visitor } from '../../../test/api/test-api.ts';
import { productPage, startTestShop, type TestShop } from '../../../test/api/test-shop.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const KEPT_DAYS = 90;

let shop: TestShop;
let api: TestApi;
let visitor: Visitor;
let productId: string;
let made = 0;

beforeAll(async () => {
  shop = await startTestShop();
  api = await startTestApi({ env: { TIDEMARK_ALLOW_HOSTS: shop.host } });
  await maintainPartitions(api.parts.database, KEPT_DAYS + 400, new Date());
});
afterAll(async () => {
  await api.close();
  await shop.close();
});

/** A watched product without a check; no worker runs here. */
beforeEach(async () => {
  visitor = await api.visitor();
  const path = `/p/${++made}`;
  shop.pages.set(path, productPage({ price: '1' }));
  const [row] = await api.parts.database.query<{ id: number }>(
    `WITH site AS (
       INSERT INTO sites (domain) VALUES ($1) ON CONFLICT (domain) DO UPDATE SET domain = EXCLUDED.domain RETURNING id
     ), product AS (
       INSERT INTO products (site_id, url, watcher_count) SELECT id, $2, 1 FROM site RETURNING id, site_id
     ), planned AS (
       INSERT INTO schedule (product_id, site_id, priority, due_at) SELECT id, site_id, 4, now() FROM product
     ), watched AS (
       INSERT INTO watches (account_id, product_id) SELECT a.id, p.id FROM accounts a, product p WHERE a.email = $3
     )
     SELECT id FROM product`,
    [shop.host, shop.url(path), visitor.email],
  );
  productId = String(row?.id);
});

/** Records a reading as a check does. */
async function record(agoMs: number, priceMinor: number): Promise<Date> {
  const leaseId = await leaseOf(api.parts.database, productId);
  const at = new Date(Date.now() - agoMs);
  await recordPrices(api.parts.database, [{ ...priceReport(productId, leaseId, priceMinor), at }]);
  await invalidateProducts(api.parts.cache, [productId]);
  return at;
}

async function read(range?: string): Promise<PriceHistory> {
  const query = range === undefined ? '' : `?range=${range}`;
  const response = await visitor.request('GET', `/products/${productId}/prices${query}`);
  expect(response.status).toBe(200);
  return response.body;
}

const usd = (amount: string) => ({ amount, currency: 'USD' });
const amounts = ({ points }: PriceHistory) => points.map(({ price }) => price.amount);

it('the history of a product without a price is empty', async () => {
  const history = await read('all');
  expect(history).toEqual({
    points: [],
    daily: [],
    stats: {
      current: null,
      allTimeLow: null,
      allTimeHigh: null,
      rangeLow: null,
      rangeHigh: null,
      rangeAverage: null,
      windows: { '30d': null, '90d': null, '180d': null, '365d': null },
      priorLow: null,
      inStockShare: null,
      drops: { count: 0, typicalPercent: null, typicalDaysBetween: null },
      trackedSince: null,
      lastCheckedAt: null,
    },
  });
});

describe('the points of a range', () => {
  it('the points of a range start with the price in force at its start', async () => {
    const first = await record(40 * DAY_MS, 5000);
    await record(10 * DAY_MS, 4000);
    await record(2 * DAY_MS, 4500);
    expect(amounts(await read('all'))).toEqual(['50.00', '40.00', '45.00']);
    const month = await read('30d');
    expect(amounts(month)).toEqual(['50.00', '40.00', '45.00']);
    expect(Date.parse(month.points[0]?.at ?? '')).toBeGreaterThan(first.getTime());
    expect(amounts(await read('7d'))).toEqual(['40.00', '45.00']);
    expect(await read()).toEqual(month);
  });

  it('the points of a range are daily closes where single points are no longer kept', async () => {
    await record(200 * DAY_MS, 7000);
    await record(200 * DAY_MS - 1000, 6000);
    await record(150 * DAY_MS, 5000);
    await record(3 * DAY_MS, 4000);
    await api.parts.database.query(`DELETE FROM price_history WHERE at < now() - $1 * interval '1 day'`, [
      KEPT_DAYS,
    ]);
    const { points, stats, daily } = await read('1y');
    expect(amounts({ points, stats, daily })).toEqual(['60.00', '50.00', '40.00']);
    expect(stats).toMatchObject({ rangeLow: { amount: '40.00' }, rangeHigh: { amount: '70.00' } });
    expect(amounts(await read('90d'))).toEqual(['50.00', '40.00']);
    expect(daily).toHaveLength(3);
  });

  it('a range has at most 1,000 points, including the low and the high', async () => {
    await api.parts.database.query(
      `INSERT INTO price_history (product_id, at, price_minor, currency, found_by)
       SELECT $1, now() - n * interval '5 minutes', CASE n WHEN 777 THEN 1 WHEN 888 THEN 99999 ELSE 5000 + n % 7 END, 'USD', 'test'
       FROM generate_series(1, 1900) n`,
      [productId],
    );
    await record(0, 5000);
    const history = await read('7d');
    expect(history.points.length).toBeLessThanOrEqual(1000);
    expect(amounts(history)).toEqual(expect.arrayContaining(['0.01', '999.99']));
    expect(history.points.at(-1)?.price.amount).toBe('50.00');
  });
});

it('the history contains daily figures', async () => {
  const noon = new Date(Date.now() - 3 * DAY_MS).setUTCHours(12, 0, 0, 0);
  await record(Date.now() - (noon - 6 * HOUR_MS), 1000);
  await record(Date.now() - noon, 3000);
  await record(Date.now() - (noon + 6 * HOUR_MS), 2000);
  const { daily } = await read('7d');
  expect(daily).toEqual([
    {
      day: new Date(noon).toISOString().slice(0, 10),
      currency: 'USD',
      open: '10.00',
      high: '30.00',
      low: '10.00',
      close: '20.00',
      avg: '20.00',
    },
  ]);
});

it('the history contains statistics of the last year and of the current price cut', async () => {
  await record(200 * DAY_MS, 8000);
  await record(100 * DAY_MS, 5000);
  await record(50 * DAY_MS, 6000);
  await record(20 * DAY_MS, 7000);
  await record(2 * DAY_MS, 4500);
  const { stats } = await read('7d');
  expect(stats.windows).toMatchObject({
    '30d': { low: usd('45.00'), high: usd('70.00') },
    '90d': { low: usd('45.00'), high: usd('70.00') },
    '180d': { low: usd('45.00'), high: usd('80.00') },
    '365d': { low: usd('45.00'), high: usd('80.00') },
  });
  expect(Number(stats.windows['365d']?.average.amount)).toBeCloseTo(
    (100 * 80 + 50 * 50 + 30 * 60 + 18 * 70 + 2 * 45) / 200,
    1,
  );
  expect(stats.priorLow).toMatchObject({ price: usd('60.00'), percent: 25, daysKnown: 30 });
  expect(stats.inStockShare).toBe(1);
  expect(stats.drops).toEqual({ count: 2, typicalPercent: 36.61, typicalDaysBetween: 98 });
});

it.each(['/prices', '/prices?range=all', 'the list'])('sends %s with 304 until it changes', async (what) => {
  const path = what === 'the list' ? '/products' : `/products/${productId}${what}`;
  await record(2 * HOUR_MS, 5000);
  const first = await visitor.request('GET', path);
  const tag = String(first.headers.etag);
  const again = (tags: string) => visitor.request('GET', path, undefined, { 'if-none-match': tags });
  expect(first.headers['cache-control']).toBe('private, no-cache');
  expect(await again(`"other", W/${tag}`)).toMatchObject({ status: 304, text: '', headers: { etag: tag } });
  expect(await again('"other"')).toMatchObject({ status: 200, body: first.body });
  await record(HOUR_MS, 4000);
  const changed = await again(tag);
  expect(changed.status).toBe(200);
  expect(changed.headers.etag).not.toBe(tag);
});

it('the history never shows a cached price after a new one was recorded', async () => {
  await record(2 * HOUR_MS, 5000);
  expect(amounts(await read('30d'))).toEqual(['50.00']);
  await record(HOUR_MS, 4000);
  const after = await read('30d');
  expect(amounts(after)).toEqual(['50.00', '40.00']);
  expect(after.stats).toMatchObject({
    current: { amount: '40.00', currency: 'USD' },
    allTimeLow: { price: { amount: '40.00' } },
    allTimeHigh: { price: { amount: '50.00' } },
  });
});
