import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { importHistory, type PastReading } from '../../src/prices/import-history.ts';
import { recordPrices } from '../../src/prices/record-price.ts';
import { leaseOf, priceReport } from '../integration/make-product.ts';
import { startTestApi, type TestApi, type Visitor } from './test-api.ts';

const DAY_MS = 86_400_000;
let api: TestApi;
let visitor: Visitor;
let productId: string;
let made = 0;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

beforeEach(async () => {
  visitor = await api.visitor();
  const [row] = await api.parts.database.query<{ id: number }>(
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

/** As a check does. */
async function record(priceMinor: number): Promise<void> {
  const leaseId = await leaseOf(api.parts.database, productId);
  await recordPrices(api.parts.database, [priceReport(productId, leaseId, priceMinor)]);
}

/** A price that is 30 % off for eight days of every 35, up to yesterday. */
async function addSales(days: number): Promise<void> {
  const readings = Array.from({ length: days }, (_, i): PastReading => ({
    at: new Date(Date.now() - (days - i) * DAY_MS),
    priceMinor: (days - i) % 35 >= 20 && (days - i) % 35 < 28 ? 7000 : 10_000,
    listPriceMinor: null,
    currency: 'USD',
    availability: 'InStock',
  }));
  await importHistory(api.parts.database, productId, readings, new Date(Date.now() - 90 * DAY_MS));
}

const ask = (headers?: Record<string, string>) =>
  visitor.ask('GET', `/products/${productId}/forecast`, undefined, headers);

describe('the forecast of a product', () => {
  it('says what a history of sales promises', async () => {
    await record(10_000);
    await addSales(200);
    const { status, body } = await ask();
    expect(status).toBe(200);
    expect(body).toMatchObject({ productId, price: { amount: '100.00', currency: 'USD' }, verdict: 'wait' });
    expect(body.drop['30']['5']).toBeGreaterThan(0.5);
    expect(body.netSaving).toBeGreaterThan(0.02);
    expect(Number(body.low.q50.amount)).toBeLessThan(95);
    expect(body.fan[2]).toEqual({ days: 30, low: body.low });
    expect(body.reasons.join()).toContain('on sale about every five weeks');
    expect(body.trackRecord).toBeNull();
    expect(body.trackRecordMissing).toMatch(/\w/);
  });

  it('is unsure, and says why, while little is known', async () => {
    await record(1000);
    const { body } = await ask();
    expect(body.verdict).toBe('unsure');
    expect(body.reasons[0]).toContain('days only');
  });

  it('does not exist before the first price', async () => {
    expect(await ask()).toMatchObject({ status: 409, body: { code: 'no-price' } });
  });

  it('is for those who watch the product', async () => {
    await record(1000);
    const other = await api.visitor();
    expect((await other.ask('GET', `/products/${productId}/forecast`)).status).toBe(404);
    expect((await api.anonymous().ask('GET', `/products/${productId}/forecast`)).status).toBe(401);
  });
});
