import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { moveToTimescale } from '../../app/compose/compose-move.ts';
import { type Database } from '../../ports/database/database.ts';
import { importHistory } from './import-history.ts';
import { keepHistory } from './keep-history.ts';
import { maintainPartitions } from './partitions.ts';
import { priceStore } from './price-store.ts';
import { recordPrices } from './record-price.ts';
import { addProduct, leaseOf, priceReport } from '../../../test/database/add-product.ts';
import { createTestDatabase } from '../../../test/database/test-database.ts';
import { createWasmTimescale } from '../../../test/database/wasm-timescale.ts';
import { readings, type TimedReading } from '../../../test/prices/readings.ts';
import { recordReading, recordReadings } from '../../../test/prices/record-readings.ts';

const DAY_MS = 86_400_000;
const KEPT_DAYS = 60;
const ago = (days: number) => new Date(Date.now() - days * DAY_MS);

function usd(at: Date, priceMinor: number): TimedReading {
  return { at, priceMinor, listPriceMinor: null, currency: 'USD', availability: null };
}

describe('moving to TimescaleDB', () => {
  let database: Database;
  let products: string[];
  beforeAll(async () => {
    database = await createWasmTimescale({ overlay: false });
    await maintainPartitions(database, 200, new Date());
    products = [];
    for (const all of fc.sample(readings(ago(95), 110, 90), 3)) {
      products.push(await recordReadings(database, all));
    }
    await importHistory(database, products[0] ?? '', imported, ago(KEPT_DAYS));
    await maintainPartitions(database, KEPT_DAYS, new Date());
  });
  afterAll(() => database.close());

  const imported = [200, 150.5, 150].map((days) => usd(ago(days), 700 + Math.floor(days)));

  const record = (productId: string, seen: TimedReading) => recordReading(database, productId, seen);

  const everything = async () => ({
    days: await database.query(
      'SELECT id, days.* FROM products CROSS JOIN LATERAL days_of(id, NULL) days ORDER BY id, day',
    ),
    points: await database.query('SELECT * FROM price_history ORDER BY product_id, at'),
  });

  it('loses nothing when the move is stopped after each step and resumed while prices are recorded', async () => {
    let before = await everything();
    expect(before.days.length).toBeGreaterThan(20);
    const seen: string[] = [];
    let stops = 0;
    for (let isDone = false; !isDone;) {
      let steps = 0;
      try {
        await moveToTimescale(database, KEPT_DAYS, (step, part) => {
          seen.push(step);
          if (++steps === stops + 1) throw new Error(`stopped after ${part}`);
        });
        isDone = true;
      } catch (error) {
        if (!(error as Error).message.startsWith('stopped after')) throw error;
        stops++;
      }
      expect(await everything(), `after ${seen.at(-1)}`).toEqual(before);
      await keepHistory(database, KEPT_DAYS, new Date());
      await record(products[stops % products.length] ?? '', usd(new Date(), 2000 + stops));
      before = await everything();
    }
    expect(stops).toBeGreaterThan(5);
    expect(new Set(seen)).toEqual(
      new Set([
        'copied the points of',
        'copied the past days of',
        'moved',
        'made the daily figures of the week from',
        'compared the days of',
      ]),
    );
    expect(await priceStore(database)).toBe('timescale');
    const left = await database.query(`SELECT relname FROM pg_class WHERE relname ~ '^price.*(plain|next)'`);
    expect(left).toEqual([]);
  }, 120_000);

  it('records prices after the move, and has nothing left to move', async () => {
    const steps: string[] = [];
    await moveToTimescale(database, KEPT_DAYS, (step) => steps.push(step));
    expect(steps).toEqual([]);
    const id = products[0] ?? '';
    const before = await everything();
    await record(id, usd(new Date(), 5));
    const after = await everything();
    expect(after.points).toHaveLength(before.points.length + 1);
    expect(after.days.length).toBeGreaterThanOrEqual(before.days.length);
  });
});

describe('a move that cannot be completed', () => {
  it('drops nothing if a day differs after the move', async () => {
    const database = await createWasmTimescale({ overlay: false });
    await maintainPartitions(database, 90, new Date());
    const id = await addProduct(database);
    for (const days of [20, 10, 0]) {
      const report = priceReport(id, await leaseOf(database, id), 1000);
      await recordPrices(database, [{ ...report, at: ago(days) }]);
    }
    await database.query('UPDATE price_daily SET low_minor = 1 WHERE day < current_date - 15');
    await expect(moveToTimescale(database, 90, () => undefined)).rejects.toThrow('1 days of products');
    expect(await database.query('SELECT FROM price_daily_plain')).toHaveLength(3);
    await database.close();
  });

  it('reports that TimescaleDB is not available', async () => {
    const { database, drop } = await createTestDatabase();
    await expect(moveToTimescale(database, 90, () => undefined)).rejects.toThrow(
      'does not have the extension',
    );
    await drop();
  });
});
