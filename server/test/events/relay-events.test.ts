import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { evaluateAlerts } from '../../src/alerts/evaluate-alerts.ts';
import { memoryCache } from '../../src/ports/cache/memory.ts';
import { relayEvents, type RelayParts } from '../../src/events/relay-events.ts';
import { type OutgoingMessage } from '../../src/ports/queue/index.ts';
import { recordPrices } from '../../src/prices/record-price.ts';
import { addProduct, leaseOf, priceReport } from '../integration/make-product.ts';
import { createTestDatabase, type TestDatabase } from '../integration/test-database.ts';

let db: TestDatabase;
let notices: unknown[];
let told: unknown[];
let depth: number;
let parts: RelayParts;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  [notices, told, depth] = [[], [], 0];
  await db.database.query('DELETE FROM outbox');
  parts = {
    database: db.database,
    againAfterMs: 60_000,
    cache: memoryCache({ maxEntries: 100, maxLength: 10_000 }),
    queue: {
      publish: async (_topic, messages: readonly OutgoingMessage[]) =>
        void notices.push(...messages.map(({ body }) => body)),
      laneStates: async () => [{ lane: '', waiting: depth, consumers: null }],
    },
    broadcast: {
      publish: async (_channel, message) => void told.push(message),
      subscribe: async () => async () => undefined,
    },
  };
});

async function change(): Promise<string> {
  const id = await addProduct(db.database);
  await recordPrices(db.database, [priceReport(id, await leaseOf(db.database, id), 1000)]);
  return id;
}

const pass = (ms: number) =>
  db.database.query(`UPDATE outbox SET relay_at = relay_at - $1 * interval '1 ms'`, [ms]);

it('sends each event once, whole, in order, and tells whoever listens', async () => {
  const ids = [await change(), await change()];
  expect(await relayEvents(parts)).toBe(2);
  expect(await relayEvents(parts)).toBe(0);
  expect(notices).toMatchObject(
    ids.map((productId) => ({
      productId,
      eventId: expect.any(String),
      oldPrice: null,
      newPrice: '10.00',
      currency: 'USD',
      changePercent: null,
      availability: 'InStock',
      at: expect.any(String),
    })),
  );
  expect(told).toMatchObject(ids.map((productId) => ({ productId, newPrice: '10.00' })));
});

it('sends it again, ever more seldom and without telling anybody twice, until its rules have been applied', async () => {
  const productId = await change();
  await relayEvents(parts);
  await pass(60_001);
  expect(await relayEvents(parts)).toBe(1);
  await pass(60_001);
  expect(await relayEvents(parts), 'the second pause is longer').toBe(0);
  await pass(60_001);
  expect(await relayEvents(parts)).toBe(1);
  expect(told).toHaveLength(1);
  const { eventId } = notices[0] as { eventId: string };
  await evaluateAlerts(db.database, [{ productId, eventId }]);
  await pass(3_600_000);
  expect(await relayEvents(parts)).toBe(0);
});

it('keeps events back while the queue is far behind', async () => {
  await change();
  depth = 1_000_000;
  expect(await relayEvents(parts)).toBe(0);
  depth = 0;
  expect(await relayEvents(parts)).toBe(1);
});

it('drops the copies of a product before anybody hears of its price', async () => {
  const productId = await change();
  const keep = () => parts.cache.fetch(`product:${productId}`, async () => ({ value: 'old', ttlMs: 60_000 }));
  const copies: (string | null)[] = [];
  await keep();
  const note = async () =>
    void copies.push(await parts.cache.fetch(`product:${productId}`, async () => null));
  parts.broadcast.publish = note;
  parts.queue.publish = note;
  expect(await relayEvents(parts)).toBe(1);
  expect(copies).toEqual([null, null]);
});

it('sends at once again what was applied in part while it was on its way', async () => {
  await change();
  await relayEvents({ ...parts, queue: { ...parts.queue, publish: applyInPart } });
  expect(notices).toEqual([]);
  expect(await relayEvents(parts)).toBe(1);
  expect(notices).toHaveLength(1);
  expect(told).toHaveLength(1);
});

async function applyInPart(): Promise<void> {
  await db.database.query('UPDATE outbox SET relay_at = clock_timestamp(), relays = 1');
}
