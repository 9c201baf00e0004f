import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database } from '../../src/ports/database/index.ts';
import { dailyFigures, importHistory } from '../../src/prices/import-history.ts';
import { utcDay } from '../../src/prices/next-point.ts';
import { recordPrices } from '../../src/prices/record-price.ts';
import { addProduct, leaseOf, priceReport } from '../integration/make-product.ts';
import { createTestDatabase, type TestDatabase } from '../integration/test-database.ts';
import { readings, writtenPoints, type TimedReading } from './readings.ts';

const DAY_MS = 86_400_000;
let db: TestDatabase;
let database: Database;
beforeAll(async () => {
  db = await createTestDatabase();
  database = db.database;
});
afterAll(() => db.drop());

interface DayModel {
  day: string;
  currency: string;
  open: number;
  high: number;
  low: number;
  close: number;
  /** Price times seconds in force, from the day's first reading in its last currency to its last. */
  valueSeconds: number;
}

/** What each day's figures must be: those of the day's last currency, from all its readings since that currency came. */
function modelOf(all: readonly TimedReading[]): DayModel[] {
  return Object.entries(Object.groupBy(all, (seen) => utcDay(seen.at))).map(([day, ofDay = []]) => {
    const currency = ofDay.at(-1)?.currency ?? '';
    const from = ofDay.findLastIndex((seen) => seen.currency !== currency) + 1;
    const span = ofDay.slice(from);
    const minors = span.map((seen) => seen.priceMinor);
    const valueSeconds = span.slice(1).reduce((sum, seen, index) => {
      const before = span[index];
      return before ? sum + (before.priceMinor * (seen.at.getTime() - before.at.getTime())) / 1000 : sum;
    }, 0);
    return {
      day,
      currency,
      open: minors[0] ?? NaN,
      high: Math.max(...minors),
      low: Math.min(...minors),
      close: minors.at(-1) ?? NaN,
      valueSeconds,
    };
  });
}

const rounded = (days: readonly DayModel[]) =>
  days.map((day) => ({ ...day, valueSeconds: Math.round(day.valueSeconds * 1000) }));

const withoutTime = (days: readonly DayModel[]) => days.map((day) => ({ ...day, valueSeconds: 0 }));

async function storedDays(productId: string): Promise<DayModel[]> {
  return database.query<DayModel>(
    `SELECT day, currency, open_minor AS open, high_minor AS high, low_minor AS low, close_minor AS close,
       value_seconds AS "valueSeconds" FROM price_daily WHERE product_id = $1 ORDER BY day`,
    [productId],
  );
}

async function record(productId: string, seen: TimedReading): Promise<void> {
  const report = priceReport(productId, await leaseOf(database, productId), seen.priceMinor, seen.currency);
  const price = report.price && { ...report.price, reading: seen };
  await recordPrices(database, [{ ...report, at: seen.at, price }]);
}

async function productRow(productId: string) {
  const [row] = await database.query(
    `SELECT price_minor, list_price_minor, currency, availability, previous_price_minor, price_changed_at, last_point_at,
       low_minor, low_at, high_minor, high_at FROM products WHERE id = $1`,
    [productId],
  );
  return row;
}

/** What the product's row must say after these readings. */
function presentOf(all: readonly TimedReading[]) {
  const last = all.at(-1);
  const span = all.slice(all.findLastIndex((seen) => seen.currency !== last?.currency) + 1);
  const minors = span.map((seen) => seen.priceMinor);
  const firstAt = (minor: number) => span.find((seen) => seen.priceMinor === minor)?.at;
  const before = span.findLastIndex((seen) => seen.priceMinor !== last?.priceMinor);
  return {
    price_minor: last?.priceMinor,
    list_price_minor: last?.listPriceMinor,
    currency: last?.currency,
    availability: last?.availability,
    previous_price_minor: span[before]?.priceMinor ?? null,
    price_changed_at: span[before + 1]?.at,
    last_point_at: last?.at,
    low_minor: Math.min(...minors),
    low_at: firstAt(Math.min(...minors)),
    high_minor: Math.max(...minors),
    high_at: firstAt(Math.max(...minors)),
  };
}

describe('recordPrices', () => {
  it('keeps the daily figures and the product’s present as the full series of readings has them', async () => {
    const start = new Date(Date.now() - 80 * DAY_MS);
    await fc.assert(
      fc.asyncProperty(readings(start, 30), async (all) => {
        const id = await addProduct(database);
        const points = writtenPoints(all);
        for (const point of points) await record(id, point);
        expect(rounded(await storedDays(id))).toEqual(rounded(modelOf(points)));
        expect(withoutTime(await storedDays(id))).toEqual(withoutTime(modelOf(all)));
        expect(await productRow(id)).toEqual(presentOf(points));
      }),
      { numRuns: 40 },
    );
  });
});

describe('dailyFigures', () => {
  it('are those that recording the readings one by one would give', () => {
    fc.assert(
      fc.property(readings(new Date('2024-03-10T12:00:00Z'), 60), (all) => {
        const figures = dailyFigures(all);
        const model = rounded(modelOf(all));
        expect(rounded(figures)).toEqual(model.map((day) => expect.objectContaining(day)));
      }),
    );
  });
});

const at = (daysAgo: number) => new Date(Date.now() - daysAgo * DAY_MS);

const usd = (daysAgo: number, priceMinor: number, currency = 'USD'): TimedReading => ({
  at: at(daysAgo),
  priceMinor,
  listPriceMinor: null,
  currency,
  availability: null,
});

describe('importHistory', () => {
  it('adds single points as far back as they are kept, and days and extremes from all of it', async () => {
    const id = await addProduct(database);
    await record(id, usd(0, 1000));
    const past = [usd(400, 700), usd(200, 1500), usd(20, 900), usd(10, 1100)];
    await importHistory(database, id, past, at(60));
    const points = await database.query(
      'SELECT price_minor, found_by FROM price_history WHERE product_id = $1 ORDER BY at',
      [id],
    );
    expect(points).toEqual([
      { price_minor: 900, found_by: 'import' },
      { price_minor: 1100, found_by: 'import' },
      { price_minor: 1000, found_by: 'json-ld' },
    ]);
    expect((await storedDays(id)).map((day) => day.close)).toEqual([700, 1500, 900, 1100, 1000]);
    expect(await productRow(id)).toMatchObject({
      price_minor: 1000,
      low_minor: 700,
      low_at: past[0]?.at,
      high_minor: 1500,
      high_at: past[1]?.at,
    });
  });

  it('changes nothing when it is done again', async () => {
    const id = await addProduct(database);
    await record(id, usd(0, 1000));
    const past = [usd(30, 800), usd(3, 1200)];
    await importHistory(database, id, past, at(60));
    const before = [await storedDays(id), await productRow(id)];
    await importHistory(database, id, past, at(60));
    expect([await storedDays(id), await productRow(id)]).toEqual(before);
  });

  it('takes no extremes from another currency', async () => {
    const id = await addProduct(database);
    await record(id, usd(0, 1000));
    await importHistory(database, id, [usd(30, 1, 'EUR'), usd(20, 999_999, 'EUR'), usd(10, 800)], at(60));
    expect(await productRow(id)).toMatchObject({ currency: 'USD', low_minor: 800, high_minor: 1000 });
  });
});
