import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type OutboxEvent } from '@tidemark/contracts/events.ts';
import { type FiredAlert } from '../notify/notify-fired.ts';
import { updateRule } from './save-rules.ts';
import { inProcessBroadcast } from '../../ports/broadcast/in-process.ts';
import { type Database } from '../../ports/database/database.ts';
import { lockWaiters } from '../../../test/database/lock-waiters.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';
import { addWatchedProduct, evaluate, type WatchedProduct } from '../../../test/alerts/watched-product.ts';

let db: TestDatabase;
let database: Database;
beforeAll(async () => {
  db = await createTestDatabase();
  database = db.database;
});
afterAll(() => db.drop());

const broadcast = inProcessBroadcast();

/**
 * Applies an event while an edit is written but not committed. The edit commits once the event waits for its
 * lock.
 */
async function applyDuring(
  edit: (database: Database) => Promise<unknown>,
  event: OutboxEvent | null,
): Promise<FiredAlert[]> {
  const [edited, mayCommit] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const editing = edit({
    ...database,
    transaction: (work) =>
      database.transaction(async (tx) => {
        const result = await work(tx);
        edited.resolve();
        await mayCommit.promise;
        return result;
      }),
  });
  await Promise.race([edited.promise, editing]);
  const applying = evaluate(database, event);
  try {
    await vi.waitFor(async () => expect(await lockWaiters(database)).toBe(1), { timeout: 20_000 });
  } finally {
    mayCommit.resolve();
  }
  const [fired] = await Promise.all([applying, editing]);
  return fired;
}

/** A rule with a target of 100.00, and the event of a fall from 110.00 to 90.00. */
async function fallBelowTarget() {
  const product = await addWatchedProduct(database);
  await evaluate(database, await product.observe({ priceMinor: 11_000 }));
  const { ruleId } = await product.addRule({ type: 'below_target', target: '100' });
  return { product, ruleId, fall: await product.observe({ priceMinor: 9000 }) };
}

const change = (product: WatchedProduct, ruleId: number, to: { targetPrice?: string; enabled?: boolean }) => {
  const accountId = String(product.accountId);
  return (editing: Database) => updateRule({ database: editing, broadcast }, accountId, String(ruleId), to);
};

const notificationsOf = (ruleId: number) =>
  database.query<{ price_minor: number; threshold_minor: number | null }>(
    'SELECT price_minor, threshold_minor FROM notifications WHERE rule_id = $1 ORDER BY id',
    [ruleId],
  );

it('does not fire a rule whose target is concurrently lowered below the price, but fires it at a later fall', async () => {
  const { product, ruleId, fall } = await fallBelowTarget();
  expect(await applyDuring(change(product, ruleId, { targetPrice: '50' }), fall)).toEqual([]);
  expect(await notificationsOf(ruleId)).toEqual([]);
  await evaluate(database, await product.observe({ priceMinor: 4900 }));
  expect(await notificationsOf(ruleId)).toEqual([{ price_minor: 4900, threshold_minor: 5000 }]);
});

it('fires a rule once if a concurrent edit sets a target that already holds', async () => {
  const { product, ruleId, fall } = await fallBelowTarget();
  expect(await applyDuring(change(product, ruleId, { targetPrice: '95' }), fall)).toEqual([]);
  expect(await notificationsOf(ruleId)).toEqual([{ price_minor: 9000, threshold_minor: 9500 }]);
  for (const priceMinor of [9600, 9400]) await evaluate(database, await product.observe({ priceMinor }));
  expect(await notificationsOf(ruleId), 'the rise re-arms the rule').toHaveLength(2);
});

it('does not re-arm a rule whose target is concurrently raised above the price', async () => {
  const { product, ruleId, fall } = await fallBelowTarget();
  await evaluate(database, fall);
  const rise = await product.observe({ priceMinor: 10_500 });
  await applyDuring(change(product, ruleId, { targetPrice: '106' }), rise);
  await evaluate(database, await product.observe({ priceMinor: 10_400 }));
  expect(await notificationsOf(ruleId)).toEqual([
    { price_minor: 9000, threshold_minor: 10_000 },
    { price_minor: 10_500, threshold_minor: 10_600 },
  ]);
});

it('does not fire a rule that is concurrently disabled', async () => {
  const { product, ruleId, fall } = await fallBelowTarget();
  expect(await applyDuring(change(product, ruleId, { enabled: false }), fall)).toEqual([]);
  expect(await notificationsOf(ruleId)).toEqual([]);
});

it('does not fire a verdict rule that is concurrently disabled', async () => {
  const product = await addWatchedProduct(database);
  await evaluate(database, await product.observe({ priceMinor: 11_000 }));
  const { ruleId } = await product.addRule({ type: 'good_time_to_buy' });
  const buy = await product.giveVerdict('buy', new Date());
  expect(await applyDuring(change(product, ruleId, { enabled: false }), buy)).toEqual([]);
  expect(await notificationsOf(ruleId)).toEqual([]);
});

it('fires all remaining rules of a popular product when some are concurrently deleted', async () => {
  const product = await addWatchedProduct(database);
  await evaluate(database, await product.observe({ priceMinor: 11_000 }));
  const rules = await database.query<{ id: number }>(
    `INSERT INTO alert_rules (account_id, product_id, type, currency, reference_minor)
     SELECT $1, $2, 'any_drop', 'USD', 11000 FROM generate_series(1, 5200) RETURNING id`,
    [product.accountId, product.productId],
  );
  const removed = rules.slice(0, 100).map(({ id }) => id);
  const remove = (editing: Database) =>
    editing.transaction((tx) => tx.query('DELETE FROM alert_rules WHERE id = ANY ($1)', [removed]));
  const fall = await product.observe({ priceMinor: 9000 });
  const fired = await applyDuring(remove, fall);
  const waiting = () => database.query('SELECT 1 FROM outbox WHERE product_id = $1', [product.productId]);
  while ((await waiting()).length > 0) fired.push(...(await evaluate(database, fall)));
  expect(fired).toHaveLength(5100);
});
