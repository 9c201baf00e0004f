import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectPostgres } from '../../ports/database/postgres/postgres.ts';
import { type CheckReport } from './record-price.ts';
import { createRecorder } from './recorder.ts';
import { addProduct, leaseOf, priceReport } from '../../../test/database/add-product.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

/** Number of transactions in which the checks of these products were written. */
async function transactionsOf(reports: readonly CheckReport[]): Promise<number | undefined> {
  const rows = await db.database.query<{ n: number }>(
    'SELECT count(DISTINCT xmin::text) AS n FROM schedule WHERE product_id = ANY ($1) AND lease_id IS NULL',
    [reports.map(({ productId }) => productId)],
  );
  return rows[0]?.n;
}

const reportOf = async (minor: number) => {
  const id = await addProduct(db.database);
  return priceReport(id, await leaseOf(db.database, id), minor);
};
const priceOf = async (productId: string) =>
  (
    await db.database.query<{ price_minor: number | null }>(
      'SELECT price_minor FROM products WHERE id = $1',
      [productId],
    )
  )[0]?.price_minor;

describe('createRecorder', () => {
  it('writes the checks that arrive during a write as one batch', async () => {
    const record = createRecorder(db.database);
    const reports = [];
    for (let n = 1; n <= 250; n++) reports.push(await reportOf(n));
    expect(await Promise.all(reports.map(record))).toEqual(reports.map(() => true));
    expect(await transactionsOf(reports), '200 and the rest').toBe(2);
    for (const [index, report] of reports.entries()) expect(await priceOf(report.productId)).toBe(index + 1);
  });

  it('resolves with false for a check whose lease has expired', async () => {
    const record = createRecorder(db.database);
    const report = await reportOf(500);
    const [own, late] = await Promise.all([
      record(report),
      record({ ...report, leaseId: report.leaseId + 1e6 }),
    ]);
    expect([own, late]).toEqual([true, false]);
  });

  it('writes one of two reports of the same lease in one batch', async () => {
    const record = createRecorder(db.database);
    const [blocker, report] = [await reportOf(1), await reportOf(700)];
    const results = await Promise.all([blocker, report, { ...report }].map(record));
    expect(results.sort()).toEqual([false, true, true]);
    expect(await transactionsOf([blocker, report])).toBe(1);
    const rows = await db.database.query('SELECT 1 FROM price_history WHERE product_id = $1', [
      report.productId,
    ]);
    expect(rows).toHaveLength(1);
  });

  it('writes only the report of the valid lease when an expired one is in the same batch', async () => {
    const record = createRecorder(db.database);
    const [blocker, old] = [await reportOf(1), await reportOf(800)];
    const renewed = { ...old, leaseId: await leaseOf(db.database, old.productId), price: null };
    expect(await Promise.all([blocker, old, renewed].map(record))).toEqual([true, false, true]);
    expect(await priceOf(old.productId)).toBeNull();
  });

  it('writes a batch once a hanging transaction that locks one of its products has ended', async () => {
    const { url, database } = db;
    const hanging = connectPostgres({
      url,
      maxConnections: 1,
      statementTimeoutMs: 60_000,
      idleTransactionMs: 300,
      onError: () => undefined,
    });
    const [held, free] = [await reportOf(10), await reportOf(20)];
    const holds = Promise.withResolvers<void>();
    const wakes = Promise.withResolvers<void>();
    const transaction = hanging.transaction(async (tx) => {
      await tx.query('UPDATE products SET title = $2 WHERE id = $1', [held.productId, 'never']);
      holds.resolve();
      await wakes.promise;
    });
    await holds.promise;
    const record = createRecorder(database);
    expect(await Promise.all([held, free].map(record))).toEqual([true, true]);
    wakes.resolve();
    await expect(transaction).rejects.toThrow(/terminat|not queryable/i);
    await hanging.close();
  });

  it('rejects a report that cannot be stored, and stores the others of its batch', async () => {
    const record = createRecorder(db.database);
    const [first, good, bad, fine] = [
      await reportOf(1),
      await reportOf(2),
      await reportOf(-3),
      await reportOf(4),
    ];
    const results = await Promise.allSettled([first, good, bad, fine].map(record));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect([
      await priceOf(good.productId),
      await priceOf(bad.productId),
      await priceOf(fine.productId),
    ]).toEqual([2, null, 4]);
    expect(await record(await reportOf(5))).toBe(true);
  });
});
