import { Connection } from 'rabbitmq-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { evaluateAlerts } from '../../features/alerts/evaluate-alerts.ts';
import { type Parts } from '../../app/compose/parts.ts';
import { inProcessBroadcast } from '../../ports/broadcast/in-process.ts';
import { memoryCache } from '../../ports/cache/memory.ts';
import { relayEvents, type RelayParts } from './relay-events.ts';
import { type OutgoingMessage, type Queue } from '../../ports/queue/queue.ts';
import { postgresQueue } from '../../ports/queue/postgres/postgres.ts';
import { rabbitmqQueue } from '../../ports/queue/rabbitmq/rabbitmq.ts';
import { recordPrices } from '../prices/record-price.ts';
import { alerts } from '../../app/roles/alerts.ts';
import { addWatchedProduct, evaluate } from '../../../test/alerts/watched-product.ts';
import { addProduct, leaseOf, priceReport } from '../../../test/database/add-product.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';
import { rabbitmqUrl } from '../../../test/servers/rabbitmq-url.ts';

const ignore = () => undefined;

let db: TestDatabase;
let published: unknown[];
let broadcasts: unknown[];
let depth: number;
let parts: RelayParts;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  [published, broadcasts, depth] = [[], [], 0];
  await db.database.query('DELETE FROM outbox');
  parts = {
    database: db.database,
    againAfterMs: 60_000,
    cache: memoryCache({ maxEntries: 100, maxLength: 10_000 }),
    queue: {
      publish: async (_topic, messages: readonly OutgoingMessage[]) =>
        void published.push(...messages.map(({ body }) => body)),
      laneStates: async () => [{ lane: '', waiting: depth, consumers: null }],
    },
    broadcast: {
      publish: async (_channel, message) => void broadcasts.push(message),
      subscribe: async () => async () => undefined,
    },
  };
});

async function change(): Promise<string> {
  const id = await addProduct(db.database);
  await recordPrices(db.database, [priceReport(id, await leaseOf(db.database, id), 1000)]);
  return id;
}

const advanceTime = (ms: number) =>
  db.database.query(`UPDATE outbox SET relay_at = relay_at - $1 * interval '1 ms'`, [ms]);

it('publishes each event once, in order, and broadcasts it to live listeners', async () => {
  const ids = [await change(), await change()];
  expect(await relayEvents(parts)).toBe(2);
  expect(await relayEvents(parts)).toBe(0);
  expect(published).toMatchObject(
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
  expect(broadcasts).toMatchObject(ids.map((productId) => ({ productId, newPrice: '10.00' })));
});

it('publishes an event again with doubling delays, but broadcasts it once, until its rules have been applied', async () => {
  const productId = await change();
  await relayEvents(parts);
  await advanceTime(60_001);
  expect(await relayEvents(parts)).toBe(1);
  await advanceTime(60_001);
  expect(await relayEvents(parts), 'the second delay is longer').toBe(0);
  await advanceTime(60_001);
  expect(await relayEvents(parts)).toBe(1);
  expect(broadcasts).toHaveLength(1);
  const { eventId } = published[0] as { eventId: string };
  await evaluateAlerts(db.database, [{ productId, eventId }]);
  await advanceTime(3_600_000);
  expect(await relayEvents(parts)).toBe(0);
});

it('keeps events in the outbox while the queue is far behind', async () => {
  await change();
  depth = 1_000_000;
  expect(await relayEvents(parts)).toBe(0);
  depth = 0;
  expect(await relayEvents(parts)).toBe(1);
});

it('invalidates a cached product before its new price is broadcast or published', async () => {
  const productId = await change();
  const fillCache = () =>
    parts.cache.fetch(`product:${productId}`, async () => ({ value: 'old', ttlMs: 60_000 }));
  const cached: (string | null)[] = [];
  await fillCache();
  const readCache = async () =>
    void cached.push(await parts.cache.fetch(`product:${productId}`, async () => null));
  parts.broadcast.publish = readCache;
  parts.queue.publish = readCache;
  expect(await relayEvents(parts)).toBe(1);
  expect(cached).toEqual([null, null]);
});

it('publishes an event again at once if it was partly applied in the meantime', async () => {
  await change();
  await relayEvents({ ...parts, queue: { ...parts.queue, publish: applyInPart } });
  expect(published).toEqual([]);
  expect(await relayEvents(parts)).toBe(1);
  expect(published).toHaveLength(1);
  expect(broadcasts).toHaveLength(1);
});

async function applyInPart(): Promise<void> {
  await db.database.query('UPDATE outbox SET relay_at = clock_timestamp(), relays = 1');
}

/**
 * A product whose price change and verdict are both in the outbox, with a rule that waits for the verdict.
 */
async function changeAndVerdict() {
  const product = await addWatchedProduct(db.database);
  await evaluate(db.database, await product.observe({ priceMinor: 2000 }));
  await product.addRule({ type: 'good_time_to_buy' });
  const change = await product.observe({ priceMinor: 1000 });
  const verdict = await product.giveVerdict('buy', new Date());
  return { productId: product.productId, change, verdict };
}

/** Relays the outbox and runs the alerts role until the outbox is empty. */
async function relayUntilApplied(queue: Queue): Promise<void> {
  const stopping = new AbortController();
  const broadcast = inProcessBroadcast();
  const served = alerts({ database: db.database, queue, broadcast } as Parts, stopping.signal);
  await relayEvents({ ...parts, queue });
  const left = () => db.database.query('SELECT id FROM outbox');
  await vi.waitFor(async () => expect(await left()).toEqual([]), { timeout: 40_000, interval: 50 });
  stopping.abort();
  await served;
}

const notifiedEvents = (productId: string) =>
  db.database.query('SELECT event_id FROM notifications WHERE product_id = $1', [productId]);

it('publishes verdicts and price changes, and the alerts role applies both', async () => {
  const { productId, change, verdict } = await changeAndVerdict();
  const sent: [string, unknown[]][] = [];
  const queue = postgresQueue(db.database, {
    visibilityMs: 60_000,
    pollEveryMs: 100,
    retryAfterMs: 10,
    lanesEveryMs: 100,
    onError: ignore,
  });
  await relayUntilApplied({
    ...queue,
    publish(topic, messages) {
      sent.push([topic.name, messages.map(({ body }) => body)]);
      return queue.publish(topic, messages);
    },
  });
  expect(sent).toEqual([
    ['price.changed', [change]],
    ['verdict.given', [verdict]],
  ]);
  expect(await notifiedEvents(productId)).toEqual([{ event_id: Number(verdict?.eventId) }]);
});

const url = await rabbitmqUrl();

describe.skipIf(url === null)('over RabbitMQ', () => {
  it('routes only price changes to a queue bound to price.changed, and verdicts to the rules', async () => {
    const { productId, change, verdict } = await changeAndVerdict();
    const queue = rabbitmqQueue({
      url: url ?? '',
      timeoutMs: 5000,
      retryAfterMs: { first: 10, later: 20 },
      lanesEveryMs: 100,
      onError: ignore,
    });
    const other = new Connection(url ?? '');
    other.on('error', ignore);
    await other.exchangeDeclare({ exchange: 'tidemark', type: 'topic', durable: true });
    const { queue: bound } = await other.queueDeclare({ exclusive: true });
    await other.queueBind({ queue: bound, exchange: 'tidemark', routingKey: 'price.changed' });
    await relayUntilApplied(queue);
    expect((await other.basicGet({ queue: bound, noAck: true }))?.body).toEqual(change);
    expect(await other.basicGet({ queue: bound, noAck: true })).toBeUndefined();
    expect(await notifiedEvents(productId)).toEqual([{ event_id: Number(verdict?.eventId) }]);
    await Promise.all([queue.close(), other.close()]);
  });
});
