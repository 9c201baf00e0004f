import { RECORD_SOURCES } from '@tidemark/contracts/forecast.ts';
import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findTrackRecord, readForecastRecord, explainMissingRecord } from './forecast-record.ts';
import { deleteScoredForecasts } from '../store/kept-forecasts.ts';
import { scoreDue } from './score-due.ts';
import { addToTallies } from './tallies.ts';
import { scoreForecast, type ScorableForecast } from './score-forecast.ts';
import { priceSteps } from '../model/features/price-steps.ts';
import { SHIPPED_MODEL } from '../model/shipped-model.ts';
import { memoryCache } from '../../../ports/cache/memory.ts';
import { type Database } from '../../../ports/database/database.ts';
import { importHistory } from '../../../store/prices/import-history.ts';
import { addProduct } from '../../../../test/database/add-product.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/database/test-database.ts';
import { recordPrice } from '../../../../test/forecasting/past-sales.ts';

const DAY_MS = 86_400_000;
const now = new Date();
const ago = (days: number) => new Date(now.getTime() - days * DAY_MS);
let db: TestDatabase;
let database: Database;
beforeAll(async () => {
  db = await createTestDatabase();
  database = db.database;
});
afterAll(() => db.drop());
beforeEach(() => database.query('TRUNCATE forecasts, forecast_tallies'));

const record = () =>
  readForecastRecord({
    database,
    cache: memoryCache({ maxEntries: 10, maxLength: 1e6 }),
    forecastModel: async () => ({ model: SHIPPED_MODEL, learnedUntil: null }),
  });

/**
 * A product whose price was 100, then 90 from 35 days ago (10 days after the forecast), and 98 from 25 days
 * ago.
 */
async function pricedProduct(domain = 'shop.example'): Promise<string> {
  const productId = await addProduct(database, { domain });
  await recordPrice(database, productId, 9800);
  const reading = (days: number, priceMinor: number) => ({
    at: ago(days),
    priceMinor,
    listPriceMinor: null,
    currency: 'USD',
    availability: null,
  });
  const past = [reading(60, 10_000), reading(35, 9000), reading(25, 9800)];
  await importHistory(database, productId, past, ago(90));
  return productId;
}

async function keep(
  productId: string,
  verdict: string,
  { madeAgo = 45, currency = 'USD' }: { madeAgo?: number; currency?: string } = {},
): Promise<void> {
  await database.query(
    `INSERT INTO forecasts (product_id, made_at, model, currency, price_minor, drops, lows, net_saving, verdict, due_at)
     VALUES ($1, $2, 'one', $3, 10000, '{0.1,0.05,0.3,0.1,0.62,0.4}', '{0.85,0.92,1}', 0.04, $4, $2::timestamptz + interval '7 days')`,
    [productId, ago(madeAgo), currency, verdict],
  );
}

async function scoreAll(at = now): Promise<number> {
  let scored = 0;
  for (;;) {
    const batch = await scoreDue(database, at);
    scored += batch.scored.length;
    if (batch.scored.length === 0) return scored;
  }
}

const stored = async () => (await database.query('SELECT due_at, scored_days FROM forecasts ORDER BY id'))[0];

describe('scoreDue', () => {
  it('compares a forecast with the actual price for each horizon', async () => {
    await keep(await pricedProduct(), 'wait');
    expect(await scoreAll()).toBe(3);
    expect(await stored()).toEqual({ due_at: null, scored_days: 30 });
    const { records, pendingCount } = await record();
    expect(pendingCount).toBe(0);
    const common = { verdict: 'wait', source: 'shown', count: 1, baseline: 'buying-at-once' };
    expect(records.filter(({ market }) => market === null)).toMatchObject([
      { ...common, days: 7, savedMoneyCount: 0, meanSavingPercent: -0.7, dropCount: 0, deepDropCount: 0 },
      { ...common, days: 14, savedMoneyCount: 1, meanSavingPercent: 9, dropCount: 1, deepDropCount: 1 },
      { ...common, days: 30, savedMoneyCount: 1, meanSavingPercent: 9, dropCount: 1, deepDropCount: 1 },
    ]);
    expect(records.filter(({ market }) => market === 'USD')).toHaveLength(3);
  });

  it('gives scores of generated prices the source demo', async () => {
    const productId = await pricedProduct('demo.example');
    await database.query(`UPDATE sites SET is_demo = true WHERE domain = 'demo.example'`);
    await keep(productId, 'wait');
    await scoreAll();
    expect(new Set((await record()).records.map(({ source }) => source))).toEqual(new Set(['demo']));
  });

  it('compares a verdict to buy with waiting', async () => {
    await keep(await pricedProduct(), 'buy');
    await scoreAll();
    const { records } = await record();
    expect(records.find(({ days, market }) => days === 30 && market === null)).toMatchObject({
      verdict: 'buy',
      savedMoneyCount: 0,
      meanSavingPercent: -9,
      baseline: 'waiting',
    });
  });

  it('counts each forecast once when several processes score', async () => {
    const productId = await pricedProduct();
    for (const madeAgo of [45, 44, 43, 42]) await keep(productId, 'wait', { madeAgo });
    for (let i = 0; i < 4; i++) await Promise.all([1, 2, 3].map(() => scoreDue(database, now)));
    const { records } = await record();
    expect(records.map(({ count }) => count)).toEqual(records.map(() => 4));
  });

  it('waits until the price was read again, and abandons the forecast after two weeks', async () => {
    const productId = await addProduct(database);
    await recordPrice(database, productId, 10_000);
    await database.query(`UPDATE price_history SET at = at - interval '1 hour' WHERE product_id = $1`, [
      productId,
    ]);
    await keep(productId, 'wait', { madeAgo: 0 });
    expect(await scoreAll(new Date(now.getTime() + 8 * DAY_MS))).toBe(0);
    expect(await stored()).toMatchObject({ scored_days: 0, due_at: expect.any(Date) });
    expect(await scoreAll(new Date(now.getTime() + 22 * DAY_MS))).toBe(0);
    expect(await stored()).toMatchObject({ scored_days: 0, due_at: null });
  });

  it('does not score a forecast in another currency', async () => {
    await keep(await pricedProduct(), 'wait', { currency: 'EUR' });
    expect(await scoreAll()).toBe(0);
    expect(await stored()).toMatchObject({ due_at: null, scored_days: 0 });
  });

  it('deleteScoredForecasts deletes old forecasts but not their track record', async () => {
    const productId = await pricedProduct();
    await keep(productId, 'wait');
    await keep(productId, 'wait', { madeAgo: 40 });
    await scoreAll();
    const before = await record();
    await deleteScoredForecasts(database, 43);
    expect(await database.query('SELECT 1 FROM forecasts')).toHaveLength(1);
    expect(await record()).toEqual(before);
  });
});

const forecast: ScorableForecast = {
  source: 'shown',
  madeAt: ago(40),
  model: 'one',
  currency: 'USD',
  verdict: 'wait',
  drops: [0.1, 0.05, 0.3, 0.1, 0.62, 0.4],
  lows: [0.85, 0.92, 1],
};

describe('the track record', () => {
  it('is the sum of the scores, independent of their order and batches', async () => {
    const score = fc.record({
      source: fc.constantFrom(...RECORD_SOURCES),
      verdict: fc.constantFrom('buy' as const, 'wait' as const, 'unsure' as const),
      currency: fc.constantFrom('USD', 'EUR'),
      price: fc.integer({ min: 50, max: 150 }),
      madeAgo: fc.integer({ min: 31, max: 200 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(score, { maxLength: 8 }), { maxLength: 4 }), async (batches) => {
        await database.query('TRUNCATE forecast_tallies');
        const scored = batches.map((batch) =>
          batch.flatMap(({ price, madeAgo, ...kind }) => {
            const madeAt = ago(madeAgo);
            const seconds = madeAt.getTime() / 1000;
            const steps = priceSteps(
              [
                [seconds - 86_400, 100],
                [seconds + 5 * 86_400, price],
              ],
              'USD',
            );
            return scoreForecast({ ...forecast, ...kind, madeAt }, steps, [30]);
          }),
        );
        await Promise.all(scored.map((batch) => addToTallies(database, batch)));
        const { records, calibration } = await record();
        const all = scored.flat();
        for (const one of records.filter(({ market }) => market === null)) {
          const own = all.filter(({ verdict, source }) => verdict === one.verdict && source === one.source);
          const sign = one.verdict === 'buy' ? -1 : 1;
          const savings = own.map(({ outcome }) => sign * outcome.saving);
          const mean = savings.reduce((sum, saving) => sum + saving, 0) / own.length;
          expect(one.count).toBe(own.length);
          expect(one.savedMoneyCount).toBe(savings.filter((saving) => saving > 0).length);
          expect(one.meanSavingPercent).toBeCloseTo(mean * 100, 1);
        }
        expect(
          records.filter(({ market }) => market === null).reduce((sum, { count }) => sum + count, 0),
        ).toBe(all.length);
        for (const { bins } of calibration)
          for (const bin of bins) expect(bin.predicted).toBeCloseTo(0.62, 3);
      }),
      { numRuns: 20 },
    );
  });

  it('needs 30 scores and prefers shown to replayed, one currency to all, and demo only for the demo', async () => {
    const steps = priceSteps([[ago(50).getTime() / 1000, 100]], 'USD');
    const some = (count: number, change: Partial<ScorableForecast>) =>
      addToTallies(
        database,
        Array.from({ length: count }, () => scoreForecast({ ...forecast, ...change }, steps, [30])).flat(),
      );
    await some(29, { source: 'shown' });
    const wait = { verdict: 'wait' as const, currency: 'USD', isDemo: false };
    expect(findTrackRecord(await record(), wait)).toBeNull();
    expect(explainMissingRecord(await record(), wait)).toContain('only 29 could be scored');
    expect(explainMissingRecord(await record(), { ...wait, verdict: 'buy' })).toContain(
      'none has been scored yet',
    );
    await some(40, { source: 'replayed' });
    expect(findTrackRecord(await record(), wait)).toMatchObject({
      source: 'replayed',
      market: 'USD',
      count: 40,
    });
    await some(99, { source: 'demo' });
    expect(findTrackRecord(await record(), { ...wait, isDemo: true })).toMatchObject({
      source: 'demo',
      count: 99,
    });
    expect(findTrackRecord(await record(), wait)).toMatchObject({ source: 'replayed', count: 40 });
    await some(1, { source: 'shown', currency: 'EUR' });
    expect(findTrackRecord(await record(), wait)).toMatchObject({
      source: 'shown',
      market: null,
      count: 30,
    });
    await some(1, { source: 'shown' });
    expect(findTrackRecord(await record(), wait)).toMatchObject({
      source: 'shown',
      market: 'USD',
      count: 30,
    });
  });
});
