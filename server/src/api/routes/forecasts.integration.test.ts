import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database } from '../../ports/database/database.ts';
import { addPastSales, recordPrice, SALE_MINOR, USUAL_MINOR } from '../../../test/forecasting/past-sales.ts';
import { eventually, startTestApi, type TestApi, type Visitor } from '../../../test/api/test-api.ts';

let api: TestApi;
let database: Database;
let visitor: Visitor;
let productId: string;
let made = 0;

beforeAll(async () => {
  api = await startTestApi({ roles: ['relay', 'alerts', 'forecaster'] });
  ({ database } = api.parts);
});
afterAll(() => api.close());

beforeEach(async () => {
  visitor = await api.visitor();
  const [row] = await database.query<{ id: number }>(
    `WITH site AS (
       INSERT INTO sites (domain) VALUES ('shop.example') ON CONFLICT (domain) DO UPDATE SET domain = EXCLUDED.domain RETURNING id
     ), product AS (
       INSERT INTO products (site_id, url, watcher_count) SELECT id, $1, 1 FROM site RETURNING id, site_id
     ), planned AS (
       INSERT INTO schedule (product_id, site_id, priority, due_at) SELECT id, site_id, 4, now() FROM product
     ), watched AS (
       INSERT INTO watches (account_id, product_id) SELECT a.id, p.id FROM accounts a, product p WHERE a.email = $2
     )
     SELECT id FROM product`,
    [`https://shop.example/p/${++made}`, visitor.email],
  );
  productId = String(row?.id);
});

const record = (priceMinor: number) => recordPrice(database, productId, priceMinor);
const requestForecast = (headers?: Record<string, string>) =>
  visitor.request('GET', `/products/${productId}/forecast`, undefined, headers);

describe('the forecast of a product', () => {
  it('the forecast predicts a drop from a history of sales', async () => {
    await record(USUAL_MINOR);
    await addPastSales(database, productId, { days: 200, lastSaleAgo: 20 });
    const { status, body } = await requestForecast();
    expect(status).toBe(200);
    expect(body).toMatchObject({ productId, price: { amount: '100.00', currency: 'USD' }, verdict: 'wait' });
    expect(body.knownDays).toBeGreaterThan(198);
    expect(body.drop['30']['5']).toBeGreaterThan(0.5);
    expect(body.netSaving).toBeGreaterThan(0.02);
    expect(Number(body.low.q50.amount)).toBeLessThan(95);
    expect(body.fan[2]).toEqual({ days: 30, low: body.low });
    expect(body.reasons.join()).toContain('on sale about every five weeks');
    expect(body.trackRecord).toBeNull();
    expect(body.trackRecordMissingReason).toMatch(/\w/);
  });

  it('the forecast is unsure, with the reason, while the history is short', async () => {
    await record(1000);
    const { body } = await requestForecast();
    expect(body.verdict).toBe('unsure');
    expect(body.reasons[0]).toContain('days of price history');
  });

  it('the forecast is refused before the first price', async () => {
    expect(await requestForecast()).toMatchObject({ status: 409, body: { code: 'no-price' } });
  });

  it('the forecast is refused to accounts that do not watch the product', async () => {
    await record(1000);
    const other = await api.visitor();
    expect((await other.request('GET', `/products/${productId}/forecast`)).status).toBe(404);
    expect((await api.anonymous().request('GET', `/products/${productId}/forecast`)).status).toBe(401);
  });

  it('the forecast is stored once, as shown, and has an ETag', async () => {
    await record(1000);
    const { headers, body } = await requestForecast();
    expect(await requestForecast({ 'if-none-match': String(headers['etag']) })).toMatchObject({
      status: 304,
    });
    const kept = await database.query<{ made_at: Date }>(
      'SELECT made_at FROM forecasts WHERE product_id = $1',
      [productId],
    );
    expect(kept.map(({ made_at }) => made_at.toISOString())).toEqual([body.asOf]);
  });

  it('the forecast is recomputed when the price changes', async () => {
    await record(USUAL_MINOR);
    await addPastSales(database, productId, { days: 200, lastSaleAgo: 20 });
    expect((await requestForecast()).body.verdict).toBe('wait');
    await record(SALE_MINOR);
    expect((await requestForecast()).body).toMatchObject({ verdict: 'buy', price: { amount: '70.00' } });
  });
});

const notifications = async () =>
  (await visitor.request('GET', '/notifications')).body.items as { message: string; alreadyTrue: boolean }[];
const makeRule = () => visitor.request('POST', '/alerts', { productId, type: 'good_time_to_buy' });

describe('a rule for a good time to buy', () => {
  it('a good_time_to_buy rule fires once when the verdict changes to buy', async () => {
    await record(USUAL_MINOR);
    await addPastSales(database, productId, { days: 200, lastSaleAgo: 20 });
    expect((await makeRule()).body.alert).toMatchObject({ type: 'good_time_to_buy', armed: true });
    await record(SALE_MINOR);
    const [told] = await eventually(async () => {
      const all = await notifications();
      return all.length > 0 && all;
    });
    expect(told?.alreadyTrue).toBe(false);
    expect(told?.message).toContain('It is now a good time to buy');
    expect(told?.message).toContain('at its 90-day low');
  });

  it('a good_time_to_buy rule fires at once, with a note, when the verdict is already buy', async () => {
    await record(SALE_MINOR);
    await addPastSales(database, productId, { days: 200, lastSaleAgo: 2 });
    expect((await makeRule()).body.alert).toMatchObject({ armed: false });
    const [told] = await notifications();
    expect(told).toMatchObject({ alreadyTrue: true });
    expect(told?.message).toContain('It is already a good time to buy');
  });

  it('a good_time_to_buy rule does not fire while the history is too short', async () => {
    await record(1000);
    expect((await makeRule()).body.alert).toMatchObject({ armed: true });
    expect(await notifications()).toEqual([]);
  });
});

it('the track record of forecasts is public', async () => {
  const { status, body } = await api.anonymous().request('GET', '/forecast-record');
  expect(status).toBe(200);
  expect(body).toMatchObject({ model: expect.any(String), pendingCount: expect.any(Number) });
  expect(body.records).toBeInstanceOf(Array);
});
