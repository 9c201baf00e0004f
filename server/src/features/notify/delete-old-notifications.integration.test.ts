import { afterAll, beforeAll, expect, it } from 'vitest';
import { deleteOldNotifications } from './delete-old-notifications.ts';
import { addProduct } from '../../../test/database/add-product.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';

const KEEP_DAYS = 100;
const OLD = 12_000;

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

/** Inserts `OLD` expired notifications and one for each kept day, each with a finished delivery. */
async function fill(productId: string): Promise<void> {
  await db.database.query(
    `WITH account AS (INSERT INTO accounts (email, password_hash) VALUES ('a@example.org', '') RETURNING id),
     channel AS (
       INSERT INTO channels (account_id, type, address, destination, secret)
         SELECT id, 'email', 'a@example.org', 'example.org', 'x' FROM account RETURNING id),
     added AS (
       INSERT INTO notifications (account_id, product_id, type, created_at)
       SELECT account.id, $1, 'any_drop', now() - CASE WHEN n <= $2 THEN $3 + 1 ELSE $3 + $2 - n END * interval '1 day'
       FROM account, generate_series(1, $2::integer + $3::integer) AS n ORDER BY n RETURNING id, created_at)
     INSERT INTO deliveries (channel_id, type, notification_id, event, state, created_at)
     SELECT channel.id, 'email', added.id, 'alert.fired', 'delivered', added.created_at FROM channel, added ORDER BY added.id`,
    [productId, OLD, KEEP_DAYS],
  );
}

async function counts() {
  const [row] = await db.database.query<{ notifications: number; deliveries: number; old: number }>(
    `SELECT (SELECT count(*) FROM notifications) AS notifications, (SELECT count(*) FROM deliveries) AS deliveries,
       (SELECT count(*) FROM notifications WHERE created_at < now() - $1 * interval '1 day') AS old`,
    [KEEP_DAYS],
  );
  return row ?? { notifications: 0, deliveries: 0, old: 0 };
}

it('deletes old notifications in batches, oldest first, and keeps all others', async () => {
  await fill(await addProduct(db.database));
  let batches = 1;
  for (let remaining = OLD; await deleteOldNotifications(db.database, KEEP_DAYS); batches++) {
    const { old } = await counts();
    expect(old).toBeLessThan(remaining);
    remaining = old;
  }
  expect(batches, 'each batch is small').toBeGreaterThan(2);
  expect(await counts()).toEqual({ notifications: KEEP_DAYS, deliveries: KEEP_DAYS, old: 0 });
  expect(await deleteOldNotifications(db.database, KEEP_DAYS)).toBe(false);
});

it('keeps deliveries that are still pending', async () => {
  const { database } = db;
  await database.query(
    `INSERT INTO deliveries (channel_id, type, event, state, created_at)
     SELECT id, type, 'price.changed', 'pending', now() - ($1 + 1) * interval '1 day' FROM channels`,
    [KEEP_DAYS],
  );
  const before = await counts();
  await deleteOldNotifications(database, KEEP_DAYS);
  expect(await counts()).toEqual(before);
});
