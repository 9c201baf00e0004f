import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readHistories } from './read-histories.ts';
import { priceSteps } from '../model/features/price-steps.ts';
import { type Database } from '../../../ports/database/database.ts';
import { importHistory } from '../../../store/prices/import-history.ts';
import { keepHistory } from '../../../store/prices/keep-history.ts';
import { addProduct } from '../../../../test/database/add-product.ts';
import { createTestDatabase } from '../../../../test/database/test-database.ts';
import { createWasmTimescale } from '../../../../test/database/wasm-timescale.ts';
import { readings } from '../../../../test/prices/readings.ts';
import { recordReadings } from '../../../../test/prices/record-readings.ts';

const DAY_MS = 86_400_000;
const KEPT_DAYS = 90;
const now = new Date();
const ago = (days: number) => new Date(now.getTime() - days * DAY_MS);

const stores = [
  { name: 'partitions', runs: 20, open: createTestDatabase },
  {
    name: 'TimescaleDB',
    runs: 5,
    open: async () => {
      const database = await createWasmTimescale();
      return { database, drop: () => database.close() };
    },
  },
];

describe.each(stores)('readHistories with $name', ({ open, runs }) => {
  let database: Database;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    ({ database, drop } = await open());
    await keepHistory(database, KEPT_DAYS, now);
  });
  afterAll(() => drop());

  it('returns the steps of all readings since the last change of currency', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(readings(ago(60), 20), { minLength: 1, maxLength: 3 }),
        async (ofProducts) => {
          const ids: string[] = [];
          for (const all of ofProducts) ids.push(await recordReadings(database, all));
          const histories = await readHistories(database, ids, now);
          expect(histories.map(({ productId }) => productId).sort()).toEqual([...ids].sort());
          for (const { productId, steps, currency, priceMinor, seenAt } of histories) {
            const all = ofProducts[ids.indexOf(productId)] ?? [];
            const since = all.findLastIndex((one) => one.currency !== currency) + 1;
            const points = all
              .slice(since)
              .map((one): [number, number] => [one.at.getTime() / 1000, one.priceMinor / 100]);
            expect(steps).toEqual(priceSteps(points, currency));
            expect({ currency, priceMinor }).toMatchObject({
              currency: all.at(-1)?.currency,
              priceMinor: all.at(-1)?.priceMinor,
            });
            expect((all.at(-1)?.at.getTime() ?? 0) - seenAt.getTime()).toBeLessThan(DAY_MS);
          }
        },
      ),
      { numRuns: runs },
    );
  });

  it('uses the open, low and close of days whose points were deleted', async () => {
    const at = (days: number, hour: number) =>
      new Date(Math.floor(ago(days).getTime() / DAY_MS) * DAY_MS + hour * 3_600_000);
    const past = (days: number, hour: number, priceMinor: number) => ({
      at: at(days, hour),
      priceMinor,
      listPriceMinor: null,
      currency: 'USD',
      availability: null,
    });
    const productId = await recordReadings(database, [past(0, 0, 1000)]);
    await importHistory(
      database,
      productId,
      [past(200, 2, 900), past(200, 4, 500), past(200, 10, 800), past(199, 3, 800), past(20, 3, 850)],
      ago(KEPT_DAYS),
    );
    const [history] = await readHistories(database, [productId], now);
    expect(history?.steps).toEqual(
      priceSteps(
        [
          [at(200, 2).getTime() / 1000, 9],
          [at(200, 6).getTime() / 1000, 5],
          [at(200, 10).getTime() / 1000, 8],
          [at(20, 3).getTime() / 1000, 8.5],
          [at(0, 0).getTime() / 1000, 10],
        ],
        'USD',
      ),
    );
  });

  it('omits products without a price', async () => {
    expect(await readHistories(database, [await addProduct(database)], now)).toEqual([]);
  });
});
