import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../integration/test-database.ts';
import { addProduct, leaseOf, priceReport } from '../integration/make-product.ts';
import { recordPrices } from '../../src/prices/record-price.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const count = async (table: string, id: string) =>
  (
    await db.database.query<{ n: number }>(`SELECT count(*) AS n FROM ${table} WHERE product_id = $1`, [id])
  )[0]?.n;

describe('recordPrices', () => {
  it('writes history, daily figures, product, schedule and event of a first price', async () => {
    const id = await addProduct(db.database);
    const report = priceReport(id, await leaseOf(db.database, id), 1999);
    expect(await recordPrices(db.database, [report])).toEqual(new Set([report]));

    const [product] = await db.database.query(
      'SELECT price_minor, low_minor, high_minor, last_event_id FROM products WHERE id = $1',
      [id],
    );
    expect(product).toMatchObject({ price_minor: 1999, low_minor: 1999, high_minor: 1999 });
    const [schedule] = await db.database.query(
      'SELECT lease_id, last_outcome, due_at FROM schedule WHERE product_id = $1',
      [id],
    );
    expect(schedule).toMatchObject({ lease_id: null, last_outcome: 'priced', due_at: report.dueAt });
    expect(await count('price_history', id)).toBe(1);
    expect(await count('price_daily', id)).toBe(1);
    const events = await db.database.query<{ id: number }>(
      `SELECT id FROM outbox WHERE payload->>'productId' = $1`,
      [id],
    );
    expect(events).toEqual([{ id: (product as { last_event_id: number }).last_event_id }]);
  });

  it('writes nothing twice when a check is reported twice, and nothing for a lease that is over', async () => {
    const id = await addProduct(db.database);
    const report = priceReport(id, await leaseOf(db.database, id), 1000);
    await recordPrices(db.database, [report]);
    expect(await recordPrices(db.database, [{ ...report, at: new Date(report.at.getTime() + 1) }])).toEqual(
      new Set(),
    );
    expect(await recordPrices(db.database, [{ ...report, leaseId: 999_999 }])).toEqual(new Set());
    expect(await count('price_history', id)).toBe(1);
  });

  it('rolls back the whole batch when one report cannot be written', async () => {
    const [good, bad] = [await addProduct(db.database), await addProduct(db.database)];
    const reports = [
      priceReport(good, await leaseOf(db.database, good), 500),
      priceReport(bad, await leaseOf(db.database, bad), -5),
    ];
    await expect(recordPrices(db.database, reports)).rejects.toThrow(/check/i);
    expect(await count('price_history', good)).toBe(0);
    const [schedule] = await db.database.query<{ lease_id: number | null }>(
      'SELECT lease_id FROM schedule WHERE product_id = $1',
      [good],
    );
    expect(schedule?.lease_id).not.toBeNull();
  });

  it('keeps a day’s open, high, low, close and the time each price was in force', async () => {
    const id = await addProduct(db.database);
    const start = new Date(new Date().toISOString().slice(0, 10)).getTime();
    for (const [hour, minor] of [
      [1, 1000],
      [2, 1400],
      [4, 900],
      [5, 1100],
    ] as const) {
      const report = priceReport(id, await leaseOf(db.database, id), minor);
      await recordPrices(db.database, [{ ...report, at: new Date(start + hour * 3_600_000) }]);
    }
    const [day] = await db.database.query(
      'SELECT open_minor, high_minor, low_minor, close_minor, value_seconds FROM price_daily WHERE product_id = $1',
      [id],
    );
    expect(day).toEqual({
      open_minor: 1000,
      high_minor: 1400,
      low_minor: 900,
      close_minor: 1100,
      value_seconds: 3600 * (1000 + 2 * 1400 + 900),
    });
  });

  it('starts the day’s figures and the low anew when the currency changes', async () => {
    const id = await addProduct(db.database);
    await recordPrices(db.database, [priceReport(id, await leaseOf(db.database, id), 1000)]);
    const inYen = priceReport(id, await leaseOf(db.database, id), 150_000, 'JPY');
    await recordPrices(db.database, [{ ...inYen, at: new Date(Date.now() + 1000) }]);
    const [product] = await db.database.query(
      'SELECT low_minor, previous_price_minor, currency FROM products WHERE id = $1',
      [id],
    );
    expect(product).toEqual({ low_minor: 150_000, previous_price_minor: null, currency: 'JPY' });
  });
});
