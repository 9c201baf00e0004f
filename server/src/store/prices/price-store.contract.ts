import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryCache } from '../../ports/cache/memory.ts';
import { type Database } from '../../ports/database/database.ts';
import { importHistory } from './import-history.ts';
import { nextPoint, type LastPoint } from './rules/next-point.ts';
import { figuresBetween, windowStart, type PriceSeries } from './rules/price-figures.ts';
import { readPriceHistory } from './price-history.ts';
import { readSeries } from './read-series.ts';
import { addWatchedProduct, evaluate } from '../../../test/alerts/watched-product.ts';
import {
  daysOf,
  figuresOf,
  currentOf,
  readingAt,
  storedDaysOf,
  type DayModel,
} from '../../../test/prices/price-model.ts';
import { lastAfter, readings, writtenPoints, type TimedReading } from '../../../test/prices/readings.ts';
import { recordReading, recordReadings } from '../../../test/prices/record-readings.ts';

const DAY_MS = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * DAY_MS);

export interface PriceStoreUnderTest {
  database: Database;
  /** Prepares the store for points of this many past days. */
  makeRoom(days: number): Promise<void>;
  /** Does the background work of the past days, keeping points for the given number of days. */
  passDays(keepDays: number): Promise<void>;
  close(): Promise<void>;
}

/** The contract of every price store. */
export function describePriceStore(
  name: string,
  make: () => Promise<PriceStoreUnderTest>,
  { runs }: { runs: number },
): void {
  describe(`the price store: ${name}`, () => {
    let store: PriceStoreUnderTest;
    let database: Database;
    beforeAll(async () => {
      store = await make();
      ({ database } = store);
      await store.makeRoom(200);
    });
    afterAll(() => store.close());

    const daysStored = (productId: string) =>
      database.query<DayModel>(
        `SELECT day, currency, open_minor AS open, high_minor AS high, low_minor AS low, close_minor AS close,
           value_seconds AS "valueSeconds" FROM days_of($1, NULL) ORDER BY day`,
        [productId],
      );

    const seriesOf = async (productId: string) =>
      (await readSeries(database, [productId], new Date(0)))[0] as PriceSeries;

    const recordAll = (all: readonly TimedReading[]) => recordReadings(database, all);

    async function productRow(productId: string) {
      const [row] = await database.query(
        `SELECT price_minor, list_price_minor, currency, availability, previous_price_minor, price_changed_at, last_point_at,
           low_minor, low_at, high_minor, high_at FROM products WHERE id = $1`,
        [productId],
      );
      return row;
    }

    const pointsStored = (productId: string) =>
      database.query<{ at: Date; price_minor: number; found_by: string }>(
        'SELECT at, price_minor, found_by FROM price_history WHERE product_id = $1 ORDER BY at',
        [productId],
      );

    it('reproduces daily figures, extremes and statistics of all readings', async () => {
      await fc.assert(
        fc.asyncProperty(
          readings(ago(80), 30),
          fc.array(fc.nat(1000), { minLength: 2, maxLength: 6 }),
          async (all, cuts) => {
            const productId = await recordAll(all);
            expect(rounded(await daysStored(productId))).toEqual(rounded(storedDaysOf(all)));
            expect(withoutTime(await daysStored(productId))).toEqual(withoutTime(daysOf(all)));
            expect(await productRow(productId)).toEqual(currentOf(writtenPoints(all)));
            expect(await productRow(productId)).toMatchObject(extremesOf(all));
            const series = await seriesOf(productId);
            const now = new Date();
            for (const at of instants(all, cuts)) {
              const { at: _, ...stored } = readingAt(series.steps, at) ?? { at };
              const { at: __, ...seen } = readingAt(all, at) ?? { at };
              expect(stored).toEqual(seen);
              expect(figuresBetween(series, 'USD', at, now)).toEqual(about(figuresOf(all, 'USD', at, now)));
            }
          },
        ),
        { numRuns: runs },
      );
    });

    it('distinguishes days without a change from days without a reading', async () => {
      const still = usd(0, 1000);
      const start = Math.floor(ago(75).getTime() / DAY_MS) * DAY_MS;
      const at = (days: number, over: Partial<TimedReading> = {}) => ({
        ...still,
        ...over,
        at: new Date(start + days * DAY_MS),
      });
      const stretch = (from: number, to: number, over: Partial<TimedReading> = {}) =>
        Array.from({ length: (to - from) * 3 }, (_, third) => at(from + (third + 1) / 3 - 0.1, over));
      const all = [
        ...stretch(0, 28),
        at(28.2),
        at(28.4, { priceMinor: 900 }),
        ...stretch(29, 60, { priceMinor: 900 }),
        ...stretch(65, 72, { priceMinor: 900 }),
        at(72.1, { priceMinor: 900, listPriceMinor: 2000 }),
      ];
      const id = await recordAll(all);
      const days = await daysStored(id);
      expect(rounded(days)).toEqual(rounded(storedDaysOf(all)));
      expect(withoutTime(days)).toEqual(withoutTime(daysOf(all)));
      expect((await pointsStored(id)).map((point) => [point.at, point.price_minor])).toEqual(
        [at(0.2333), at(28), at(28.4), at(57), at(65.2333), at(72.1)].map((row, place) => [
          expect.toSatisfy((stored: Date) => Math.abs(stored.getTime() - row.at.getTime()) < DAY_MS / 1000),
          place < 2 ? 1000 : 900,
        ]),
      );
      const series = await seriesOf(id);
      for (const days of [0, 13, 30, 60]) {
        const from = windowStart(days, new Date());
        expect(figuresBetween(series, 'USD', from, new Date())).toEqual(
          about(figuresOf(all, 'USD', from, new Date())),
        );
      }
    });

    it('continues a series that has a row for each day', async () => {
      const noon = Math.floor(ago(20).getTime() / DAY_MS) * DAY_MS + DAY_MS / 2;
      const on = (day: number, priceMinor = 1000) => ({
        ...usd(0, priceMinor),
        at: new Date(noon + day * DAY_MS),
      });
      const before = [on(0), on(1), on(4)];
      const id = await recordAll(before.slice(0, 1));
      for (const seen of before.slice(1)) await recordReading(database, id, seen);
      await database.query('UPDATE products SET run_first_day = NULL, run_last_day = NULL WHERE id = $1', [
        id,
      ]);
      await database.query('DELETE FROM reading_runs WHERE product_id = $1', [id]);
      let last: LastPoint | null = { ...on(4), readUntil: null };
      const after = [on(5), on(6), on(7), on(8, 900)];
      for (const seen of after) {
        const step = nextPoint(last, seen, seen.at);
        if (step) await recordReading(database, id, seen, step);
        if (step) last = lastAfter(last, seen, step);
      }
      expect(withoutTime(await daysStored(id))).toEqual(withoutTime(daysOf([...before, ...after])));
      expect(await pointsStored(id)).toHaveLength(5);
    });

    describe('the recent closing prices of a product', () => {
      it('stores the closing prices of the days for any readings', async () => {
        await fc.assert(
          fc.asyncProperty(readings(ago(60), 40), async (all) => {
            const row = await closesOf(database, await recordAll(all));
            expect(row?.kept).toBe(row?.gathered);
            expect(row?.kept.replaceAll('NULL,', '').replaceAll(',NULL', '')).toBe(row?.days);
          }),
          { numRuns: runs },
        );
      });

      it('gathers the closing prices again after an import, with the next point', async () => {
        const id = await recordAll([usd(1, 1000)]);
        await importHistory(database, id, [usd(9, 800), usd(3, 1200)], ago(60));
        expect((await closesOf(database, id))?.kept).toBeNull();
        await recordReading(database, id, usd(0, 900));
        expect((await closesOf(database, id))?.days).toBe('{800,1200,1000,900}');
        expect((await closesOf(database, id))?.kept).toBe((await closesOf(database, id))?.gathered);
      });
    });

    describe('importing past readings', () => {
      it('adds points as far back as they are kept, and days and extremes of all imported readings', async () => {
        const id = await recordAll([usd(0, 1000)]);
        const past = [usd(400, 700), usd(200, 1500), usd(20, 900), usd(10, 1100)];
        await importHistory(database, id, past, ago(60));
        expect((await pointsStored(id)).map(({ price_minor, found_by }) => [price_minor, found_by])).toEqual([
          [900, 'import'],
          [1100, 'import'],
          [1000, 'json-ld'],
        ]);
        expect((await daysStored(id)).map((day) => day.close)).toEqual([700, 1500, 900, 1100, 1000]);
        expect(await productRow(id)).toMatchObject({
          price_minor: 1000,
          low_minor: 700,
          low_at: past[0]?.at,
          high_minor: 1500,
          high_at: past[1]?.at,
        });
      });

      it('changes nothing when other readings of the same days are imported', async () => {
        const id = await recordAll([usd(0, 1000)]);
        await importHistory(database, id, [usd(30, 800), usd(3, 1200)], ago(60));
        const before = [await daysStored(id), await pointsStored(id), await productRow(id)];
        await importHistory(database, id, [usd(30, 800), usd(3, 100), usd(0, 1)], ago(60));
        expect([await daysStored(id), await pointsStored(id), await productRow(id)]).toEqual(before);
      });

      it('ignores other currencies in the extremes of an import', async () => {
        const id = await recordAll([usd(0, 1000)]);
        await importHistory(
          database,
          id,
          [usd(30, 1, 'EUR'), usd(20, 999_999, 'EUR'), usd(10, 800)],
          ago(60),
        );
        expect(await productRow(id)).toMatchObject({ currency: 'USD', low_minor: 800, high_minor: 1000 });
      });
    });

    describe('after old points were dropped', () => {
      const KEPT_DAYS = 30;
      const NOW = new Date();
      let cases: { productId: string; all: TimedReading[] }[];
      let before: DayModel[][];
      let low: Awaited<ReturnType<typeof addWatchedProduct>>;
      let imported: string;

      const allDays = () => Promise.all(cases.map(({ productId }) => daysStored(productId)));

      beforeAll(async () => {
        const inUsd = readings(ago(75), 110, 90).map((all) =>
          all.map((seen) => ({ ...seen, currency: 'USD' })),
        );
        const samples = fc.sample(inUsd, runs);
        cases = [];
        const stillFor75Days = Array.from({ length: 200 }, (_, n) => usd(75 - n * 0.37, n < 95 ? 1000 : 900));
        for (const all of [...samples, stillFor75Days]) cases.push({ productId: await recordAll(all), all });
        low = await addWatchedProduct(database);
        await low.observe({ priceMinor: 500 }, ago(100));
        await low.observe({ priceMinor: 1000 }, ago(99));
        await low.observe({ priceMinor: 900 }, ago(20));
        imported = await recordAll(cases[0]?.all.slice(-1) ?? []);
        await importHistory(database, imported, cases[0]?.all.slice(0, -1) ?? [], ago(70));
        before = await allDays();
        await store.passDays(KEPT_DAYS);
      }, 120_000);

      it('keeps only the points that are not old', async () => {
        const [oldest] = await database.query<{ at: Date }>('SELECT min(at) AS at FROM price_history');
        expect(oldest?.at.getTime()).toBeGreaterThan(ago(KEPT_DAYS + 8).getTime());
        const expected = cases
          .flatMap(({ all }) => writtenPoints(all))
          .filter(({ at }) => at > ago(KEPT_DAYS));
        const kept = await Promise.all(cases.map(({ productId }) => pointsStored(productId)));
        expect(kept.flat().filter(({ at }) => at > ago(KEPT_DAYS))).toHaveLength(expected.length);
      });

      it('keeps each day’s figures however often the background work runs', async () => {
        expect(before.flat().filter(({ day }) => day < utc(ago(60))).length).toBeGreaterThan(0);
        expect(await allDays()).toEqual(before);
        await store.passDays(KEPT_DAYS);
        expect(await allDays()).toEqual(before);
      });

      it('still computes low, high and average of any number of whole days', async () => {
        for (const { productId, all } of cases) {
          const series = await seriesOf(productId);
          for (const days of [0, 3, 29, 45, 90, 120]) {
            const from = windowStart(days, NOW);
            expect(figuresBetween(series, 'USD', from, NOW)).toEqual(about(figuresOf(all, 'USD', from, NOW)));
          }
        }
      });

      it('keeps the all-time low and high with their dates', async () => {
        for (const { productId, all } of cases)
          expect(await productRow(productId)).toMatchObject(extremesOf(all));
      });

      it('shows one point per day, at its close', async () => {
        const [{ productId, all } = { productId: '', all: [] }] = cases;
        const history = await readPriceHistory(
          { database, cache: memoryCache({ maxEntries: 10, maxLength: 1e6 }) },
          productId,
          'all',
        );
        const older = (history?.points ?? []).filter(({ at }) => at < ago(KEPT_DAYS + 8).toISOString());
        const closes = daysOf(all).filter(({ day }) => day <= utc(ago(KEPT_DAYS + 9)));
        expect(
          older.map(({ price }) => Math.round(Number(price.amount) * 100)).slice(0, closes.length),
        ).toEqual(closes.map(({ close }) => close));
        expect(history?.daily).toHaveLength(daysOf(all).length);
      });

      it('keeps imported days', async () => {
        const all = cases[0]?.all ?? [];
        const own = daysOf(all.slice(-1));
        const past = daysOf(all.slice(0, -1)).filter(({ day }) => day !== own[0]?.day);
        expect(rounded(await daysStored(imported))).toEqual(rounded([...past, ...own]));
      });

      it('still knows when a price was last as low', async () => {
        await low.addRule({ type: 'all_time_low' });
        await low.addRule({ type: 'lowest_in_days', days: 60 });
        await low.addRule({ type: 'lowest_in_days', days: 120 });
        const firedBy = async (priceMinor: number, daysAgo: number) => {
          const fired = await evaluate(database, await low.observe({ priceMinor }, ago(daysAgo)));
          return database.query(
            'SELECT type::text, days FROM notifications WHERE id = ANY ($1) ORDER BY days',
            [fired.map(({ notification_id }) => notification_id)],
          );
        };
        expect(await firedBy(800, 1)).toEqual([{ type: 'lowest_in_days', days: 60 }]);
        expect(await firedBy(499, 0.5), 'one of them again, after a further fall').toEqual([
          { type: 'lowest_in_days', days: 60 },
          { type: 'lowest_in_days', days: 120 },
          { type: 'all_time_low', days: null },
        ]);
      });
    });
  });
}

function usd(daysAgo: number, priceMinor: number, currency = 'USD'): TimedReading {
  return { at: ago(daysAgo), priceMinor, listPriceMinor: null, currency, availability: null };
}

const utc = (at: Date) => at.toISOString().slice(0, 10);

const rounded = (days: readonly DayModel[]) =>
  days.map((day) => ({ ...day, valueSeconds: Math.round(day.valueSeconds * 1000) }));

const withoutTime = (days: readonly DayModel[]) => days.map((day) => ({ ...day, valueSeconds: 0 }));

/**
 * The all-time low and high over all readings, and their dates. Recording a price again does not move the
 * date.
 */
function extremesOf(all: readonly TimedReading[]) {
  const { low_minor, low_at, high_minor, high_at } = currentOf(all);
  return { low_minor, low_at, high_minor, high_at };
}

/** Times within the readings: arbitrary ones, times of readings, and midnights. */
function instants(all: readonly TimedReading[], cuts: readonly number[]): Date[] {
  const first = all[0]?.at.getTime() ?? 0;
  const last = all.at(-1)?.at.getTime() ?? 0;
  return cuts.flatMap((cut) => {
    const at = first + ((last - first) * cut) / 1000;
    const reading = all[cut % all.length]?.at.getTime() ?? first;
    return [at, reading, reading - 1, Math.floor(at / DAY_MS) * DAY_MS].map((ms) => new Date(ms));
  });
}

/** Equal up to rounding the average to a minor unit. */
function about(expected: ReturnType<typeof figuresOf>) {
  if (expected === null) return null;
  return { ...expected, averageMinor: expect.closeTo(expected.averageMinor, -0.1) };
}

/** The closing prices stored with the product, those gathered from the days, and the days' own. */
async function closesOf(database: Database, id: string) {
  const [row] = await database.query<{ kept: string; gathered: string; days: string }>(
    `SELECT recent_closes::text AS kept, gather_closes(id, currency, recent_day)::text AS gathered,
       (SELECT array_agg(close_minor ORDER BY day) FROM days_of(p.id, p.recent_day - 29) d
        WHERE d.currency = p.currency)::text AS days
     FROM products p WHERE id = $1`,
    [id],
  );
  return row;
}
