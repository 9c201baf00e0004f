import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CheckTask, CHECKS, type Queue } from '../../ports/queue/queue.ts';
import { postgresQueue } from '../../ports/queue/postgres/postgres.ts';
import { postponeChecks } from './postpone-checks.ts';
import { requestCheck } from './request-check.ts';
import { recordPrices } from '../prices/record-price.ts';
import { addProduct, leaseOf, priceReport } from '../../../test/database/add-product.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';

const LEASE_MS = 120_000;
const LEASE = { leaseMs: LEASE_MS, region: 'main', shards: 1 };
let db: TestDatabase;
let queue: Queue;

beforeAll(async () => {
  db = await createTestDatabase();
  queue = postgresQueue(db.database, {
    visibilityMs: 60_000,
    pollEveryMs: 1000,
    retryAfterMs: 1000,
    lanesEveryMs: 1000,
    onError: () => undefined,
  });
});
afterAll(() => db.drop());
beforeEach(() => db.database.query('DELETE FROM queue_transient'));

const queued = () =>
  db.database.query<{ body: CheckTask; priority: number }>('SELECT body, priority FROM queue_transient');

/** A product's lease, and seconds until it is due and until its site's next visit. */
async function planOf(productId: string) {
  const [row] = await db.database.query<{ lease_id: number | null; due_in: number; visit_in: number }>(
    `SELECT lease_id, round(extract(epoch FROM due_at - now())) AS due_in, round(extract(epoch FROM next_dispatch_at - now())) AS visit_in
     FROM schedule JOIN site_schedule USING (site_id) WHERE product_id = $1`,
    [productId],
  );
  if (!row) throw new Error(`no product ${productId}`);
  return row;
}

describe('requestCheck', () => {
  it('sends a check ahead of all others, however late it was due', async () => {
    const id = await addProduct(db.database, {
      domain: 'asked.example',
      dueAt: new Date(Date.now() + 3_600_000),
    });
    await requestCheck(db.database, queue, id, LEASE);
    const plan = await planOf(id);
    expect(await queued()).toEqual([
      { body: { productId: id, leaseId: plan.lease_id, requested: true }, priority: 0 },
    ]);
    expect(plan.due_in).toBeLessThanOrEqual(LEASE_MS / 1000);
    expect(plan.visit_in, 'should it be lost, its site is visited at the end of the lease').toBe(plan.due_in);
  });

  it('sends no second check while one is in flight, even for concurrent requests', async () => {
    const id = await addProduct(db.database);
    await Promise.all(Array.from({ length: 8 }, () => requestCheck(db.database, queue, id, LEASE)));
    await requestCheck(db.database, queue, id, LEASE);
    expect(await queue.laneStates(CHECKS, ['main.0'])).toMatchObject([{ waiting: 1 }]);
  });

  it('sends another check if the lease of the previous one has expired', async () => {
    const id = await addProduct(db.database);
    const lost = await leaseOf(db.database, id);
    await db.database.query(`UPDATE schedule SET due_at = now() - interval '1 s' WHERE product_id = $1`, [
      id,
    ]);
    await requestCheck(db.database, queue, id, LEASE);
    const [message] = await queued();
    expect(message?.body.productId).toBe(id);
    expect(message?.body.leaseId).not.toBe(lost);
  });

  it('sends no check if one found a price within freshMs', async () => {
    const id = await addProduct(db.database);
    await recordPrices(db.database, [priceReport(id, await leaseOf(db.database, id), 1000)]);
    expect(await requestCheck(db.database, queue, id, LEASE, 60_000)).toBe(false);
    expect(await queued()).toEqual([]);
    expect(await requestCheck(db.database, queue, id, LEASE)).toBe(true);
    expect(await queued()).toHaveLength(1);
    expect(await requestCheck(db.database, queue, id, LEASE), 'one is in flight').toBe(true);
    await db.database.query(
      `UPDATE schedule SET last_checked_at = now() - interval '2 minutes', lease_id = NULL`,
    );
    expect(await requestCheck(db.database, queue, id, LEASE, 60_000)).toBe(true);
  });

  it('does nothing for an unknown product', async () => {
    await requestCheck(db.database, queue, '999999999', LEASE);
    expect(await queued()).toEqual([]);
  });
});

describe('requestCheck without a queue', () => {
  it('makes the check due at once if the queue is unreachable', async () => {
    const unreachable: Queue = { ...queue, publish: () => Promise.reject(new Error('no broker')) };
    const id = await addProduct(db.database, { dueAt: new Date(Date.now() + 3_600_000) });
    await requestCheck(db.database, unreachable, id, LEASE);
    const plan = await planOf(id);
    expect(plan.lease_id).toBeNull();
    expect(Math.abs(plan.due_in)).toBeLessThan(30);
    expect(Math.abs(plan.visit_in)).toBeLessThan(30);
  });
});

describe('postponeChecks', () => {
  it('makes a given-back check due after the delay without counting a failure', async () => {
    const id = await addProduct(db.database, {
      domain: 'busy.example',
      dueAt: new Date(Date.now() + 3_600_000),
    });
    const leaseId = await leaseOf(db.database, id);
    await db.database.query('UPDATE schedule SET failures = 2 WHERE product_id = $1', [id]);
    await postponeChecks(db.database, [{ productId: id, leaseId }], 600_000);
    const plan = await planOf(id);
    expect(plan.lease_id).toBeNull();
    expect(Math.abs(plan.due_in - 600)).toBeLessThan(30);
    expect(plan.visit_in).toBe(plan.due_in);
    expect(
      await db.database.query('SELECT failures, last_checked_at FROM schedule WHERE product_id = $1', [id]),
    ).toEqual([{ failures: 2, last_checked_at: null }]);
  });

  it('does nothing for an expired lease', async () => {
    const id = await addProduct(db.database);
    const old = await leaseOf(db.database, id);
    const current = await leaseOf(db.database, id);
    await postponeChecks(db.database, [{ productId: id, leaseId: old }], 600_000);
    const plan = await planOf(id);
    expect(plan.lease_id).toBe(current);
    expect(plan.due_in).toBeLessThan(600 - 30);
  });

  it('never postpones the next visit of a site', async () => {
    const domain = 'shared.example';
    const id = await addProduct(db.database, { domain });
    await addProduct(db.database, { domain, dueAt: new Date(Date.now() - 1000) });
    const leaseId = await leaseOf(db.database, id);
    await postponeChecks(db.database, [{ productId: id, leaseId }], 3_600_000);
    expect((await planOf(id)).visit_in).toBeLessThanOrEqual(0);
  });
});
