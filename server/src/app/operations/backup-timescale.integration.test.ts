import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeBackup } from './write-backup.ts';
import { restoreOn } from '../compose/compose-backup.ts';
import { moveToTimescale } from '../compose/compose-move.ts';
import { type BulkConnection, type Database } from '../../ports/database/database.ts';
import { migrationNames } from '../../ports/database/migrate.ts';
import { importHistory } from '../../store/prices/import-history.ts';
import { keepHistory } from '../../store/prices/keep-history.ts';
import { priceStore } from '../../store/prices/price-store.ts';
import { recordPrices } from '../../store/prices/record-price.ts';
import { addProduct, leaseOf, priceReport } from '../../../test/database/add-product.ts';
import { createTestDatabase } from '../../../test/database/test-database.ts';
import { createWasmTimescale } from '../../../test/database/wasm-timescale.ts';
import { refreshUpTo, runPolicies } from '../../../test/prices/timescale-store.ts';
import { type TimedReading } from '../../../test/prices/readings.ts';
import { backUp, restore } from '../../../test/operations/backup-of.ts';

const DAY_MS = 86_400_000;
const KEPT_DAYS = 60;
const ago = (days: number) => new Date(Date.now() - days * DAY_MS);
const ignore = () => undefined;

function usd(at: Date, price: number): TimedReading {
  return { at, priceMinor: Math.floor(price), listPriceMinor: null, currency: 'USD', availability: null };
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tidemark-backup-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function record(database: Database, productId: string, seen: TimedReading): Promise<void> {
  const report = priceReport(productId, await leaseOf(database, productId), seen.priceMinor, seen.currency);
  const price = report.price && { ...report.price, reading: seen };
  await recordPrices(database, [{ ...report, at: seen.at, price }]);
}

/**
 * Three products with 110 days of prices, whose points of the first 50 days are deleted. One has an imported
 * history.
 */
async function fill(database: Database): Promise<string[]> {
  await keepHistory(database, 200, new Date());
  const products: string[] = [];
  for (let n = 1; n <= 3; n++) {
    const id = await addProduct(database);
    for (let days = 110; days > 0; days -= 1.7)
      await record(database, id, usd(ago(days), 1000 + ((days * n) % 90)));
    products.push(id);
  }
  if ((await priceStore(database)) === 'timescale') await refreshUpTo(database);
  await keepHistory(database, KEPT_DAYS, new Date());
  if ((await priceStore(database)) === 'timescale') await runPolicies(database);
  const imported = [200, 150.5, 150].map((days) => usd(ago(days), 700));
  await importHistory(database, products[0] ?? '', imported, ago(KEPT_DAYS));
  return products;
}

const saveTo = async (bulk: BulkConnection, file: string) =>
  writeBackup(bulk, {
    file,
    overlay: await migrationNames(new URL('../../../migrations/timescale/', import.meta.url)),
    onRows: ignore,
  });

const prices = async (database: Database) => ({
  points: await database.query('SELECT * FROM price_history ORDER BY product_id, at'),
  days: await database.query('SELECT * FROM daily_prices ORDER BY product_id, day'),
});

describe('a backup of a TimescaleDB database', () => {
  it('restores points and days into plain tables, and back into TimescaleDB', async () => {
    const source = await createWasmTimescale();
    const [first = ''] = await fill(source);
    const before = await prices(source);
    expect(before.points.length).toBeGreaterThan(90);
    expect(before.days.length).toBeGreaterThan(before.points.length + 50);
    const file = path.join(folder, 'timescale.backup');
    const { head } = await saveTo(source.bulk, file);
    expect(head.prices).toBe('timescale');

    const plain = await createTestDatabase();
    await restore(plain.url, file);
    expect(await prices(plain.database)).toEqual(before);
    await record(plain.database, first, usd(new Date(), 3));
    await plain.drop();

    // Restoring into the source database replaces everything in it.
    await record(source, first, usd(new Date(), 3));
    await restoreOn(source.bulk, { file, force: true, onRows: ignore });
    expect(await priceStore(source)).toBe('plain');
    await moveToTimescale(source, KEPT_DAYS, ignore);
    expect(await priceStore(source)).toBe('timescale');
    expect(await prices(source)).toEqual(before);
    await source.close();
  }, 120_000);
});

describe('a backup of plain tables', () => {
  it('restores points and days into TimescaleDB', async () => {
    const plain = await createTestDatabase();
    await fill(plain.database);
    const before = await prices(plain.database);
    const file = path.join(folder, 'plain.backup');
    await backUp(plain.url, file);
    await plain.drop();
    const target = await createWasmTimescale();
    await restoreOn(target.bulk, { file, force: false, onRows: ignore });
    await moveToTimescale(target, KEPT_DAYS, ignore);
    expect(await priceStore(target)).toBe('timescale');
    expect(await prices(target)).toEqual(before);
    await target.close();
  }, 120_000);
});
