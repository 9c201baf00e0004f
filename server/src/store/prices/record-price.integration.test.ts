import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';
import { addProduct, leaseOf, priceReport } from '../../../test/database/add-product.ts';
import { recordPrices, type CheckReport } from './record-price.ts';

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
  it('writes history, daily figures, product, schedule and event for a first price', async () => {
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

  it('writes a check once when it is reported twice, and nothing for an expired lease', async () => {
    const id = await addProduct(db.database);
    const report = priceReport(id, await leaseOf(db.database, id), 1000);
    await recordPrices(db.database, [report]);
    expect(await recordPrices(db.database, [{ ...report, at: new Date(report.at.getTime() + 1) }])).toEqual(
      new Set(),
    );
    expect(await recordPrices(db.database, [{ ...report, leaseId: 999_999 }])).toEqual(new Set());
    expect(await count('price_history', id)).toBe(1);
  });

  it('writes the changed fields of a product and keeps the others', async () => {
    const id = await addProduct(db.database);
    const write = async (news: Partial<CheckReport>) => {
      const report = priceReport(id, await leaseOf(db.database, id), 0);
      await recordPrices(db.database, [{ ...report, price: null, ...news }]);
      const [row] = await db.database.query<object>(
        'SELECT title, brand, price_minor, list_price_minor, suspect, candidates, last_point_at FROM products WHERE id = $1',
        [id],
      );
      return row;
    };
    const description = {
      title: 'A kettle',
      imageUrl: null,
      brand: 'Steam',
      sku: null,
      gtin: null,
      mpn: null,
      pageUrl: null,
      variant: null,
    };
    const first = priceReport(id, 0, 1000);
    const price = first.price && {
      ...first.price,
      reading: { ...first.price.reading, listPriceMinor: 1200 },
    };
    const known = { price_minor: 1000, list_price_minor: 1200, last_point_at: first.at };
    const suspect = { minor: 100, currency: 'USD', at: first.at.toISOString(), checks: 1, proxyId: null };
    const validators = {
      etag: '"a"',
      lastModified: null,
      bodyHash: null,
      contentHash: null,
      extractorKey: 'me',
    };

    const candidates = [{ amount: '10.00', currency: 'USD', text: 'now 10.00' }];

    expect(await write({ description })).toMatchObject({ title: 'A kettle', price_minor: null });
    expect(await write({ candidates })).toMatchObject({ candidates, price_minor: null });
    expect(await write({})).toMatchObject({ candidates });
    expect(await write({ at: first.at, price })).toMatchObject({
      ...known,
      title: 'A kettle',
      candidates: null,
    });
    expect(await write({ description: { ...description, title: null, brand: 'Boil' } })).toMatchObject({
      ...known,
      title: 'A kettle',
      brand: 'Boil',
    });
    expect(await write({ suspect, suspectChanged: true })).toMatchObject({ ...known, suspect });
    expect(await write({ validators })).toMatchObject({ ...known, suspect });
    expect(await write({ suspectChanged: true })).toMatchObject({ ...known, suspect: null });
    expect(await write({ price: first.price })).toMatchObject({ price_minor: 1000, list_price_minor: null });
    const kept = await db.database.query(
      'SELECT etag, extractor_key FROM page_validators WHERE product_id = $1',
      [id],
    );
    expect(kept).toEqual([{ etag: '"a"', extractor_key: 'me' }]);
  });

  it('wakes the relay once per batch, and only if there are events', async () => {
    const heard: unknown[] = [];
    const stop = await db.database.listen('outbox', (payload) => heard.push(payload));
    const ids = [await addProduct(db.database), await addProduct(db.database)];
    const reports = await Promise.all(
      ids.map(async (id) => priceReport(id, await leaseOf(db.database, id), 100)),
    );
    await recordPrices(db.database, reports);
    const quiet = await Promise.all(
      ids.map(async (id) => priceReport(id, await leaseOf(db.database, id), 100)),
    );
    await recordPrices(
      db.database,
      quiet.map((report) => ({ ...report, price: null })),
    );
    await db.database.query(`SELECT pg_notify('outbox', 'the end')`);
    while (heard.at(-1) !== 'the end') await sleep(10);
    await stop();
    expect(heard).toEqual(['', 'the end']);
  });

  it('brings sites’ next visits forward while other transactions record checks of the same sites', async () => {
    const sites = Array.from({ length: 12 }, (_, n) => `crowded-${n}.example`);
    const soon = new Date(Date.now() + 60_000);
    const round = async (domains: readonly string[]) => {
      const reports = [];
      for (const domain of domains) {
        const id = await addProduct(db.database, { domain });
        reports.push({ ...priceReport(id, await leaseOf(db.database, id), 700), dueAt: soon });
      }
      return reports;
    };
    const batches = [await round(sites), await round(sites.toReversed()), await round(sites)];
    await db.database.query(`UPDATE site_schedule SET next_dispatch_at = 'infinity'`);
    const written = await Promise.all(batches.map((batch) => recordPrices(db.database, batch)));
    expect(written.map((some) => some.size)).toEqual(batches.map((batch) => batch.length));
    const turns = await db.database.query<{ next_dispatch_at: Date }>(
      `SELECT next_dispatch_at FROM site_schedule JOIN sites ON id = site_id WHERE domain LIKE 'crowded-%'`,
    );
    expect(turns).toEqual(sites.map(() => ({ next_dispatch_at: soon })));
  });

  it('rolls back the whole batch if one report cannot be written', async () => {
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

  it('stores a day’s open, high, low and close, and how long each price was in force', async () => {
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

  it('restarts the day’s figures and the all-time low when the currency changes', async () => {
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
