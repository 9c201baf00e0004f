import { afterAll, beforeAll, expect, it } from 'vitest';
import { type NewAlert } from '@tidemark/contracts/alert.ts';
import { createRule } from '../alerts/save-rules.ts';
import { inProcessBroadcast } from '../../ports/broadcast/in-process.ts';
import { NO_LIMITS } from '../../store/quotas/quotas.ts';
import { settleIdentity } from './settle-identity.ts';
import { productAt, unwatch, watchPage } from './watch-page.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';

const HOUR_MS = 3_600_000;

let test: TestDatabase;
let accounts = 0;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

async function addAccount(): Promise<string> {
  const [row] = await test.database.query<{ id: number }>(
    `INSERT INTO accounts (email, password_hash) VALUES ($1, 'x') RETURNING id`,
    [`${++accounts}@example.com`],
  );
  return String(row?.id);
}

const watch = (accountId: string, href: string) =>
  test.database.transaction((tx) => watchPage(tx, { accountId, limits: NO_LIMITS }, new URL(href), HOUR_MS));

async function watchersOf(productId: string): Promise<{ counted: number; watching: number } | undefined> {
  const [row] = await test.database.query<{ counted: number; watching: number }>(
    `SELECT watcher_count AS counted, (SELECT count(*) FROM watches w WHERE w.product_id = p.id) AS watching
     FROM products p WHERE id = $1`,
    [productId],
  );
  return row;
}

it('creates one product when many accounts start watching the same page at once', async () => {
  const accountIds = await Promise.all(Array.from({ length: 8 }, addAccount));
  const watches = await Promise.all(accountIds.map((id) => watch(id, 'https://a.example/p/1')));
  const productIds = new Set(watches.map(({ productId }) => productId));
  expect(productIds.size).toBe(1);
  for (const productId of productIds)
    expect(await watchersOf(productId)).toEqual({ counted: 8, watching: 8 });
});

it('merges a product into the one that owns its canonical URL, moving each watcher and rule once', async () => {
  const [both, newcomer] = [await addAccount(), await addAccount()];
  const known = (await watch(both, 'https://b.example/lamp')).productId;
  const other = (await watch(both, 'https://b.example/p/1')).productId;
  await watch(newcomer, 'https://b.example/p/1');
  await test.database.query(
    `INSERT INTO alert_rules (account_id, product_id, type) VALUES ($1, $2, 'any_drop')`,
    [newcomer, other],
  );
  const settled = await settleIdentity(test.database, other, new URL('https://b.example/lamp'));
  expect(settled.productId).toBe(known);
  expect(await watchersOf(known)).toEqual({ counted: 2, watching: 2 });
  expect(await watchersOf(other)).toBeUndefined();
  expect(await productAt(test.database, new URL('https://b.example/p/1'))).toBe(known);
  const rules = await test.database.query('SELECT product_id FROM alert_rules WHERE account_id = $1', [
    newcomer,
  ]);
  expect(rules).toEqual([{ product_id: Number(known) }]);
});

it('makes the forecast of an unwatched product due when a merge gives it a watcher', async () => {
  const [before, newcomer] = [await addAccount(), await addAccount()];
  const known = (await watch(before, 'https://g.example/lamp')).productId;
  await test.database.query(`UPDATE products SET price_minor = 20000, currency = 'USD' WHERE id = $1`, [
    known,
  ]);
  await test.database.transaction((tx) => unwatch(tx, before, known));
  await test.database.query(
    `INSERT INTO product_forecasts (product_id, is_watched, due_at) SELECT id, false, now() + interval '7 days'
     FROM products WHERE id = $1 ON CONFLICT (product_id) DO UPDATE SET due_at = EXCLUDED.due_at`,
    [known],
  );
  const other = (await watch(newcomer, 'https://g.example/p/1')).productId;
  await settleIdentity(test.database, other, new URL('https://g.example/lamp'));
  const forecasts = await test.database.query(
    'SELECT is_watched, due_at <= now() AS is_due FROM product_forecasts WHERE product_id = $1',
    [known],
  );
  expect(forecasts).toEqual([{ is_watched: true, is_due: true }]);
});

it('keeps one of two equivalent rules of an account when products are merged', async () => {
  const [both, newcomer] = [await addAccount(), await addAccount()];
  const known = (await watch(both, 'https://f.example/lamp')).productId;
  await test.database.query(`UPDATE products SET price_minor = 20000, currency = 'USD' WHERE id = $1`, [
    known,
  ]);
  const other = (await watch(both, 'https://f.example/p/1')).productId;
  await watch(newcomer, 'https://f.example/p/1');
  const parts = { database: test.database, broadcast: inProcessBroadcast() };
  const addRule = async (accountId: string, rule: NewAlert) =>
    Number((await createRule(parts, { accountId, limits: NO_LIMITS }, rule))?.id);
  const kept = [
    await addRule(both, { productId: known, type: 'below_target', targetPrice: '100.00' }),
    await addRule(both, { productId: known, type: 'percent_drop', percent: 10 }),
    await addRule(both, { productId: known, type: 'any_drop' }),
    await addRule(both, { productId: other, type: 'below_target', targetPrice: '90' }),
    await addRule(newcomer, { productId: other, type: 'below_target', targetPrice: '100' }),
  ];
  await addRule(both, { productId: other, type: 'below_target', targetPrice: '100' });
  await addRule(both, {
    productId: other,
    type: 'below_target',
    targetPrice: { amount: '100', currency: 'USD' },
  });
  await addRule(both, { productId: other, type: 'percent_drop', percent: 10 });
  await addRule(both, { productId: other, type: 'any_drop' });
  await settleIdentity(test.database, other, new URL('https://f.example/lamp'));
  const rules = await test.database.query<{ id: number }>(
    'SELECT id FROM alert_rules WHERE account_id = ANY ($1) ORDER BY id',
    [[both, newcomer]],
  );
  expect(rules.map(({ id }) => id)).toEqual(kept);
});

it('adds the canonical URL to the product if no other product has it', async () => {
  const accountId = await addAccount();
  const { productId } = await watch(accountId, 'https://c.example/p?id=1');
  const better = new URL('https://c.example/lamp');
  expect((await settleIdentity(test.database, productId, better)).productId).toBe(productId);
  expect(await productAt(test.database, better)).toBe(productId);
  expect((await watch(accountId, 'https://c.example/p?id=1')).isNew).toBe(false);
});

it('brings the next check forward when a product gets a first watcher again', async () => {
  const accountId = await addAccount();
  const { productId } = await watch(accountId, 'https://d.example/p/1');
  await test.database.query('UPDATE products SET price_minor = 100, currency = $2 WHERE id = $1', [
    productId,
    'USD',
  ]);
  await test.database.transaction((tx) => unwatch(tx, accountId, productId));
  await test.database.query(
    `UPDATE schedule SET due_at = now() + interval '5 days', last_checked_at = now() - interval '30 minutes' WHERE product_id = $1`,
    [productId],
  );
  await watch(accountId, 'https://d.example/p/1');
  const [row] = await test.database.query<{ minutes: number }>(
    'SELECT round(extract(epoch FROM due_at - last_checked_at) / 60) AS minutes FROM schedule WHERE product_id = $1',
    [productId],
  );
  expect(row?.minutes).toBe(60);
});

it('deletes a product without a price when its last watcher leaves', async () => {
  const [one, two] = [await addAccount(), await addAccount()];
  const { productId } = await watch(one, 'https://e.example/p/1');
  await watch(two, 'https://e.example/p/1');
  const leave = (accountId: string) => test.database.transaction((tx) => unwatch(tx, accountId, productId));
  expect(await leave(one)).toBe(true);
  expect(await leave(one)).toBe(false);
  expect(await watchersOf(productId)).toEqual({ counted: 1, watching: 1 });
  expect(await leave(two)).toBe(true);
  expect(await productAt(test.database, new URL('https://e.example/p/1'))).toBeNull();
});
