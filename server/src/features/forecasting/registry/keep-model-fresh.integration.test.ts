import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHIPPED_MODEL } from '../model/shipped-model.ts';
import { activateModel } from './choose-model.ts';
import { keepModelFresh } from './keep-model-fresh.ts';
import { loadModelInUse } from './load-model-in-use.ts';
import { listModels } from './stored-models.ts';
import { type Database } from '../../../ports/database/database.ts';
import { createLog } from '../../../telemetry/log.ts';
import { sales, START } from '../../../../test/forecasting/generated-series.ts';
import { addProduct } from '../../../../test/database/add-product.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/database/test-database.ts';

const DAYS = 220;
const PRODUCTS = 60;
const DAY_MS = 86_400_000;
const NOW = new Date((START + DAYS * 86_400) * 1000);
const SHIPPED = SHIPPED_MODEL.version;
const log = createLog('silent');
const neverAborted = new AbortController().signal;

/** Products with regular sales, stored as daily figures without single points. */
async function addShop(database: Database): Promise<void> {
  for (let i = 0; i < PRODUCTS; i++) {
    const id = await addProduct(database);
    const every = 20 + (i % 3) * 4;
    const points = sales({ price: 20 + i, every, phase: (i * 5) % every }, DAYS);
    await database.query(
      `WITH points AS (SELECT to_timestamp(at) AS at, round(price * 100)::bigint AS minor FROM unnest($2::float8[], $3::float8[]) t (at, price)),
       known AS (UPDATE products SET currency = 'EUR', price_minor = 1 WHERE id = $1::bigint)
       INSERT INTO price_daily_past (product_id, day, currency, open_minor, high_minor, low_minor, close_minor, first_at, last_at)
       SELECT $1::bigint, day::date, 'EUR', minor, minor, minor, minor, day, day
       FROM generate_series(to_timestamp($4), to_timestamp($5), interval '1 day') day
       CROSS JOIN LATERAL (SELECT minor FROM points WHERE at <= day ORDER BY at DESC LIMIT 1) now`,
      [id, points.map(([at]) => at), points.map(([, price]) => price), START, START + DAYS * 86_400],
    );
  }
}

describe('keepModelFresh', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createTestDatabase();
    await addShop(db.database);
  });
  afterAll(() => db.drop());

  const keepFresh = ({ now = NOW, minimum = {}, timeoutMs = 300_000, signal = neverAborted } = {}) =>
    keepModelFresh(
      {
        database: db.database,
        log,
        minimum: { products: PRODUCTS, days: DAYS, moments: 500, ...minimum },
        everyMs: 7 * DAY_MS,
        maxProducts: 1000,
        timeoutMs,
      },
      now,
      signal,
    );

  it.each([{ products: PRODUCTS + 1 }, { days: DAYS + 1 }, { moments: 1_000_000 }])(
    'trains nothing if there is too little data: %j',
    async (minimum) => {
      expect(await keepFresh({ minimum })).toBe('too-little');
    },
  );

  it('stops the training on timeout or when the signal aborts', async () => {
    await expect(keepFresh({ timeoutMs: 1 })).rejects.toThrow('stopped');
    await expect(keepFresh({ signal: AbortSignal.abort() })).rejects.toThrow('stopped');
    expect((await listModels(db.database)).items).toHaveLength(1);
  });

  it('trains no model while an operator has pinned one', async () => {
    const operator = { database: db.database, log, chosenBy: 'operator' };
    await activateModel(operator, 'shipped', { pinned: true });
    expect(await keepFresh()).toBe('not-due');
    await activateModel(operator, 'shipped', { pinned: false });
  });

  it('trains a better model, activates it, and trains no other for a week', async () => {
    expect(await keepFresh()).toBe('used');
    const { inUse, items } = await listModels(db.database);
    expect(items[0]).toMatchObject({
      name: inUse.name,
      state: 'in-use',
      rejectionReason: null,
      trainingData: { products: PRODUCTS, from: '2024-01-01T00:00:00.000Z' },
      evaluation: { products: PRODUCTS, baselineModel: SHIPPED },
    });
    const { trainingData, evaluation } = items[0] ?? {};
    expect(evaluation?.brierGain.low).toBeGreaterThan(0);
    expect(evaluation?.candidate.netSaving).toBeGreaterThanOrEqual(
      evaluation?.baseline.netSaving ?? Infinity,
    );
    expect(Date.parse(trainingData?.until ?? '')).toBe(Date.parse(evaluation?.from ?? ''));
    expect((await loadModelInUse(db.database, log)).model.version).toBe(inUse.name);
    expect(await keepFresh({ now: new Date() })).toBe('not-due');
  });

  it('keeps the model in use if the next training gives no better one', async () => {
    await db.database.query(`UPDATE forecast_models SET made_at = $1`, [
      new Date(NOW.getTime() - 8 * DAY_MS),
    ]);
    const before = await listModels(db.database);
    expect(await keepFresh()).toBe('rejected');
    expect((await listModels(db.database)).inUse).toEqual(before.inUse);
    expect(await keepFresh({ now: new Date() })).toBe('not-due');
  });
});
