import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type OutboxEvent } from '@tidemark/contracts/events.ts';
import { type FiredAlert } from '../notify/notify-fired.ts';
import { updateRule } from './rule-store.ts';
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

/** Applies the event while somebody's edit is done but not committed; that it is only once the event waits for it. */
async function applyDuring(
  edit: (database: Database) => Promise<unknown>,
  event: OutboxEvent | null,
): Promise<FiredAlert[]> {
  const [edited, waitedFor] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const editing = edit({
    ...database,
    transaction: (work) =>
      database.transaction(async (tx) => {
        const result = await work(tx);
        edited.resolve();
        await waitedFor.promise;
        return result;
      }),
  });
  await Promise.race([edited.promise, editing]);
  const applying = evaluate(database, event);
  try {
    await vi.waitFor(async () => expect(await lockWaiters(database)).toBe(1), { timeout: 20_000 });
  } finally {
    waitedFor.resolve();
  }
  const [fired] = await Promise.all([applying, editing]);
  return fired;
}

/** A rule with its target at 100.00, and the fall of its product from 110.00 to 90.00. */
async function fallUnderTarget() {
  const product = await addWatchedProduct(database);
  await evaluate(database, await product.observe({ priceMinor: 11_000 }));
  const { ruleId } = await product.addRule({ type: 'below_target', target: '100' });
  return { product, ruleId, fall: await product.observe({ priceMinor: 9000 }) };
}

const change = (product: WatchedProduct, ruleId: number, to: { targetPrice?: string; enabled?: boolean }) => {
  const accountId = String(product.accountId);
  return (held: Database) => updateRule({ database: held, broadcast }, accountId, String(ruleId), to);
};

const toldOf = (ruleId: number) =>
  database.query<{ price_minor: number; threshold_minor: number | null }>(
    'SELECT price_minor, threshold_minor FROM notifications WHERE rule_id = $1 ORDER BY id',
    [ruleId],
  );

it('does not fire a rule whose target is lowered under the price meanwhile, and tells of a fall to that later', async () => {
  const { product, ruleId, fall } = await fallUnderTarget();
  expect(await applyDuring(change(product, ruleId, { targetPrice: '50' }), fall)).toEqual([]);
  expect(await toldOf(ruleId)).toEqual([]);
  await evaluate(database, await product.observe({ priceMinor: 4900 }));
  expect(await toldOf(ruleId)).toEqual([{ price_minor: 4900, threshold_minor: 5000 }]);
});

it('tells once of a rule whose new target holds at once, by the edit', async () => {
  const { product, ruleId, fall } = await fallUnderTarget();
  expect(await applyDuring(change(product, ruleId, { targetPrice: '95' }), fall)).toEqual([]);
  expect(await toldOf(ruleId)).toEqual([{ price_minor: 9000, threshold_minor: 9500 }]);
  for (const priceMinor of [9600, 9400]) await evaluate(database, await product.observe({ priceMinor }));
  expect(await toldOf(ruleId), 'it is armed again by the rise').toHaveLength(2);
});

it('does not arm a rule again whose target is raised above the price meanwhile', async () => {
  const { product, ruleId, fall } = await fallUnderTarget();
  await evaluate(database, fall);
  const rise = await product.observe({ priceMinor: 10_500 });
  await applyDuring(change(product, ruleId, { targetPrice: '106' }), rise);
  await evaluate(database, await product.observe({ priceMinor: 10_400 }));
  expect(await toldOf(ruleId)).toEqual([
    { price_minor: 9000, threshold_minor: 10_000 },
    { price_minor: 10_500, threshold_minor: 10_600 },
  ]);
});

it('does not fire a rule that is switched off meanwhile', async () => {
  const { product, ruleId, fall } = await fallUnderTarget();
  expect(await applyDuring(change(product, ruleId, { enabled: false }), fall)).toEqual([]);
  expect(await toldOf(ruleId)).toEqual([]);
});

it('does not tell of a verdict by a rule that is switched off meanwhile', async () => {
  const product = await addWatchedProduct(database);
  await evaluate(database, await product.observe({ priceMinor: 11_000 }));
  const { ruleId } = await product.addRule({ type: 'good_time_to_buy' });
  const buy = await product.giveVerdict('buy', new Date());
  expect(await applyDuring(change(product, ruleId, { enabled: false }), buy)).toEqual([]);
  expect(await toldOf(ruleId)).toEqual([]);
});

it('tells every rule that is left where some of very many are removed meanwhile', async () => {
  const product = await addWatchedProduct(database);
  await evaluate(database, await product.observe({ priceMinor: 11_000 }));
  const rules = await database.query<{ id: number }>(
    `INSERT INTO alert_rules (account_id, product_id, type, currency, reference_minor)
     SELECT $1, $2, 'any_drop', 'USD', 11000 FROM generate_series(1, 5200) RETURNING id`,
    [product.accountId, product.productId],
  );
  const removed = rules.slice(0, 100).map(({ id }) => id);
  const remove = (held: Database) =>
    held.transaction((tx) => tx.query('DELETE FROM alert_rules WHERE id = ANY ($1)', [removed]));
  const fall = await product.observe({ priceMinor: 9000 });
  const fired = await applyDuring(remove, fall);
  const waiting = () => database.query('SELECT 1 FROM outbox WHERE product_id = $1', [product.productId]);
  while ((await waiting()).length > 0) fired.push(...(await evaluate(database, fall)));
  expect(fired).toHaveLength(5100);
});
