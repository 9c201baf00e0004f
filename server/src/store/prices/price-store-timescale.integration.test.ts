import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database } from '../../ports/database/database.ts';
import { enableTimescale, overlayTimescale } from '../../ports/database/timescale.ts';
import { keepHistory } from './keep-history.ts';
import { priceStore } from './price-store.ts';
import { recordPrices } from './record-price.ts';
import { addProduct, leaseOf, priceReport } from '../../../test/database/add-product.ts';
import { createTestDatabase } from '../../../test/database/test-database.ts';
import { createTimescaleDatabase } from '../../../test/database/timescale-database.ts';
import { createWasmTimescale } from '../../../test/database/wasm-timescale.ts';
import { describePriceStore } from './price-store.contract.ts';
import { refreshUpTo, runPolicies, timescaleStore } from '../../../test/prices/timescale-store.ts';

const OVERLAY = new URL('../../../migrations/timescale/', import.meta.url);
const DAY_MS = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * DAY_MS);

const serverUrl = process.env['TIMESCALE_URL'];
if (serverUrl)
  describePriceStore(
    'TimescaleDB on a server',
    async () => {
      const { database, drop } = await createTimescaleDatabase(serverUrl);
      return timescaleStore(database, drop);
    },
    { runs: 25 },
  );

describePriceStore(
  'TimescaleDB in this process',
  async () => {
    const database = await createWasmTimescale();
    return timescaleStore(database, () => database.close());
  },
  { runs: 5 },
);

const policiesOf = (keepDays: number, refreshDays: number) => [
  { of: 'price_history', compress_after: '7 days' },
  { of: 'price_daily', compress_after: `${keepDays + 7} days` },
  { of: 'price_history', drop_after: `${keepDays} days` },
  { of: 'price_daily', end_offset: '01:00:00', start_offset: `${refreshDays} days` },
];

describe('TimescaleDB', () => {
  let database: Database;
  beforeAll(async () => {
    database = await createWasmTimescale();
  });
  afterAll(() => database.close());

  const one = async <T>(sql: string) => (await database.query<T>(sql))[0];
  const days = () => database.query('SELECT * FROM daily_prices ORDER BY product_id, day');
  const points = () => database.query('SELECT * FROM price_history ORDER BY product_id, at');

  async function recordDaily(forDays: number): Promise<string> {
    const id = await addProduct(database);
    for (let day = forDays; day >= 0; day--) {
      const report = priceReport(id, await leaseOf(database, id), 1000 + (day % 7));
      await recordPrices(database, [{ ...report, at: ago(day) }]);
    }
    return id;
  }

  const policies = async () =>
    (
      await database.query<{ of: string; days: Record<string, string> }>(
        `SELECT hypertable_name AS "of", config - 'hypertable_id' - 'mat_hypertable_id' AS days
         FROM timescaledb_information.jobs WHERE hypertable_name IN ('price_history', 'price_daily') ORDER BY config::text`,
      )
    ).map(({ of, days: config }) => ({ of, ...config }));

  it('stores the prices of a new database in weekly chunks and computes daily figures itself', async () => {
    expect(await priceStore(database)).toBe('timescale');
    expect(await enableTimescale(database)).toBeNull();
    expect(
      await one(
        `SELECT time_interval::text FROM timescaledb_information.dimensions WHERE hypertable_name = 'price_history'`,
      ),
    ).toEqual({ time_interval: '7 days' });
    expect(
      await one(`SELECT view_name, materialized_only FROM timescaledb_information.continuous_aggregates`),
    ).toEqual({ view_name: 'price_daily', materialized_only: false });
    expect(await one(`SELECT to_regclass('price_history_plain') AS plain`)).toEqual({ plain: null });
    expect(await overlayTimescale(database, OVERLAY)).toEqual([]);
  });

  it('keeps points as long as configured, and never refreshes days whose points may be dropped', async () => {
    await recordDaily(20);
    const keep = async (keepDays: number) => {
      await keepHistory(database, keepDays, new Date());
      return policies();
    };
    expect(await keep(10)).toEqual(expect.arrayContaining(policiesOf(10, 8)));
    const raised = await keep(90);
    expect(raised).toEqual(expect.arrayContaining([{ of: 'price_history', drop_after: '90 days' }]));
    const { start_offset } = raised.find((policy) => 'start_offset' in policy) as unknown as {
      start_offset: string;
    };
    expect(Number.parseInt(start_offset, 10)).toBeLessThanOrEqual(28);
    expect(await keep(15)).toEqual(expect.arrayContaining(policiesOf(15, 13)));
    expect(await policies()).toHaveLength(4);
  });

  it('compresses chunks older than a week, and drops chunks older than configured', async () => {
    await recordDaily(60);
    await keepHistory(database, 90, new Date());
    await refreshUpTo(database);
    const before = [await points(), await days()];
    await runPolicies(database);
    const chunks = await one<{ old: number; compressed: number; fresh: number }>(
      `SELECT count(*) FILTER (WHERE range_end < now() - interval '7 days') AS old, count(*) FILTER (WHERE is_compressed) AS compressed,
         count(*) FILTER (WHERE range_end >= now() - interval '7 days' AND is_compressed) AS fresh
       FROM timescaledb_information.chunks WHERE hypertable_name = 'price_history'`,
    );
    expect(chunks).toEqual({ old: chunks?.old, compressed: chunks?.old, fresh: 0 });
    expect(chunks?.old).toBeGreaterThan(5);
    expect([await points(), await days()]).toEqual(before);

    await keepHistory(database, 30, new Date());
    await runPolicies(database);
    const [, daysBefore] = before;
    expect(await days()).toEqual(daysBefore);
    const oldest = await one<{ at: Date }>('SELECT min(at) AS at FROM price_history');
    expect(oldest?.at.getTime()).toBeGreaterThan(ago(38).getTime());
    await keepHistory(database, 90, new Date());
    await runPolicies(database);
    expect(await days(), 'after a longer time was configured').toEqual(daysBefore);
    await database.query(`SELECT compress_chunk(chunk, true) FROM show_chunks('price_daily') AS chunk`);
    expect(await days(), 'after compression').toEqual(daysBefore);
  });

  it('would lose days to a refresh that covers dropped points', async () => {
    const before = (await days()).length;
    await refreshUpTo(database);
    expect((await days()).length).toBeLessThan(before);
  });
});

it('is not used for a database that has prices already, or without the extension', async () => {
  const { database, drop } = await createTestDatabase();
  expect(await enableTimescale(database)).toContain('does not have the extension');
  expect(await overlayTimescale(database, OVERLAY)).toEqual([]);
  expect(await priceStore(database)).toBe('plain');
  await drop();
});
