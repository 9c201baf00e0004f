import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maintainPartitions, partitionNames, weekPartition } from './partitions.ts';
import { createRecorder } from './recorder.ts';
import { addProduct, leaseOf, priceReport } from '../../../test/database/add-product.ts';
import { createTestDatabase } from '../../../test/database/test-database.ts';

const DAY_MS = 86_400_000;

describe('weekPartition', () => {
  it.each([
    ['2024-03-11T00:00:00.000Z', 'price_history_20240311'],
    ['2024-03-17T23:59:59.999Z', 'price_history_20240311'],
    ['2024-03-18T00:00:00.000Z', 'price_history_20240318'],
    ['2024-12-31T12:00:00.000Z', 'price_history_20241230'],
    ['1970-01-01T00:00:00.000Z', 'price_history_19691229'],
  ])('puts %s into %s', (at, name) => {
    expect(weekPartition(new Date(at)).name).toBe(name);
  });

  it('spans the week from Monday that contains the given time, without a gap to the next', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }),
        (at) => {
          const { name, from, to } = weekPartition(at);
          expect(from.getUTCDay()).toBe(1);
          expect(from.getTime() % DAY_MS).toBe(0);
          expect(to.getTime() - from.getTime()).toBe(7 * DAY_MS);
          expect(at >= from && at < to).toBe(true);
          expect(weekPartition(to).from).toEqual(to);
          expect(weekPartition(to).name > name).toBe(true);
        },
      ),
    );
  });
});

describe('maintainPartitions', () => {
  it('has partitions for all kept weeks and the next two, and drops older ones', async () => {
    const { database, drop } = await createTestDatabase();
    const insert = (at: Date) =>
      database.query(
        `INSERT INTO price_history (product_id, at, price_minor, currency, found_by) VALUES (1, $1, 100, 'USD', 'test')`,
        [at],
      );
    const count = async () =>
      (await database.query<{ n: number }>('SELECT count(*) AS n FROM price_history'))[0]?.n;
    const now = new Date('2031-06-05T12:00:00Z');
    const daysOff = (days: number) => new Date(now.getTime() + days * DAY_MS);

    await maintainPartitions(database, 90, now);
    for (let days = -90; days <= 14; days += 4) await insert(daysOff(days));
    await expect(insert(daysOff(40))).rejects.toThrow('no partition');
    expect(await maintainPartitions(database, 90, now), 'nothing is left to drop').toEqual([]);
    expect(await count()).toBe(27);

    const dropped = await maintainPartitions(database, 90, daysOff(30));
    expect(dropped[0]).toBe(weekPartition(daysOff(-90)).name);
    expect(dropped.every((name) => name < weekPartition(daysOff(-60)).name)).toBe(true);
    const [oldest] = await database.query<{ at: Date }>('SELECT min(at) AS at FROM price_history');
    expect(oldest?.at.getTime()).toBeLessThanOrEqual(daysOff(-58).getTime());
    expect(oldest?.at.getTime()).toBeGreaterThanOrEqual(weekPartition(daysOff(-60)).from.getTime());
    await drop();
  });

  it('leaves a partition that is being read for the next run, and blocks other queries only briefly', async () => {
    const { database, drop } = await createTestDatabase();
    await maintainPartitions(database, 60, new Date());
    await database.transaction(async (tx) => {
      await tx.query('SELECT FROM price_history');
      expect(await maintainPartitions(database, 43, new Date())).toEqual([]);
      expect(await database.query('SELECT FROM price_history')).toEqual([]);
    });
    expect((await maintainPartitions(database, 43, new Date())).length).toBeGreaterThan(0);
    await drop();
  });

  it('creates partitions while prices are read and written, without blocking checks', async () => {
    const { database, drop } = await createTestDatabase();
    const record = createRecorder(database);
    const [one, two] = [await addProduct(database), await addProduct(database)];
    const later = new Date(Date.now() + 60 * DAY_MS);
    await database.transaction(async (tx) => {
      await tx.query('SELECT FROM price_history');
      const leases = [await leaseOf(database, one), await leaseOf(database, two)] as const;
      await createRecorder({ ...database, query: tx.query })(priceReport(one, leases[0], 100));
      const made = maintainPartitions(database, 43, later);
      expect(await record(priceReport(two, leases[1], 200))).toBe(true);
      expect(await made, 'a partition that is being read is not dropped').toEqual([]);
    });
    await database.query(
      `INSERT INTO price_history (product_id, at, price_minor, currency, found_by) VALUES (1, $1, 100, 'USD', 'test')`,
      [later],
    );
    expect(await database.query('SELECT price_minor FROM price_history ORDER BY at, price_minor')).toEqual(
      [100, 200, 100].map((price_minor) => ({ price_minor })),
    );
    await drop();
  });

  it('waits for a lock to create the current week, but leaves future weeks for the next run', async () => {
    const { database, drop } = await createTestDatabase();
    const now = Date.now();
    const maintain = (daysOff: number) =>
      maintainPartitions(database, 90 + daysOff, new Date(now + daysOff * DAY_MS));
    const weeks = async () => (await partitionNames(database)).length;
    const before = await weeks();
    let waiting: Promise<string[]> | undefined;
    await database.transaction(async (tx) => {
      await tx.query('ANALYZE price_history');
      expect(await maintain(7)).toEqual([]);
      expect(await weeks()).toBe(before);
      waiting = maintain(21);
    });
    await waiting;
    expect(await weeks()).toBe(before + 3);
    await drop();
  });

  it('creates and drops partitions once when several processes run it concurrently', async () => {
    const { database, drop } = await createTestDatabase();
    const now = new Date('2032-01-01T00:00:00Z');
    const before = await partitionNames(database);
    const dropped = await Promise.all(Array.from({ length: 6 }, () => maintainPartitions(database, 90, now)));
    // A run that did not get the lock leaves its partitions for the next one.
    dropped.push(await maintainPartitions(database, 90, now));
    expect(dropped.flat().toSorted()).toEqual(before);
    expect(await maintainPartitions(database, 90, now)).toEqual([]);
    const kept = await partitionNames(database);
    expect([kept.length, kept[0], kept.at(-1)]).toEqual([
      16,
      'price_history_20310929',
      'price_history_20320112',
    ]);
    await drop();
  });
});
