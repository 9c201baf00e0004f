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
import { addProduct, leaseOf, priceReport } from '../../../test/database/make-product.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';
import { rabbitmqUrl } from '../../../test/servers/rabbitmq-url.ts';

const ignore = () => undefined;

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

/** A product with a change of its price and, after it, a verdict that a rule waits for in the outbox. */
async function changeAndVerdict() {
  const product = await addWatchedProduct(db.database);
  await evaluate(db.database, await product.observe({ priceMinor: 2000 }));
  await product.addRule({ type: 'good_time_to_buy' });
  const change = await product.observe({ priceMinor: 1000 });
  const verdict = await product.giveVerdict('buy', new Date());
  return { productId: product.productId, change, verdict };
}

/** Relays what is in the outbox, and has the rules' role take it, until none is left there. */
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

const verdictsTold = (productId: string) =>
  db.database.query('SELECT event_id FROM notifications WHERE product_id = $1', [productId]);

it('sends verdicts beside the price changes, and the rules hear of both', async () => {
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
  expect(await verdictsTold(productId)).toEqual([{ event_id: Number(verdict?.eventId) }]);
});

const url = await rabbitmqUrl();

describe.skipIf(url === null)('over RabbitMQ', () => {
  it('gives whoever bound to price.changed price changes alone, and the rules verdicts too', async () => {
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
    const { queue: mine } = await other.queueDeclare({ exclusive: true });
    await other.queueBind({ queue: mine, exchange: 'tidemark', routingKey: 'price.changed' });
    await relayUntilApplied(queue);
    expect((await other.basicGet({ queue: mine, noAck: true }))?.body).toEqual(change);
    expect(await other.basicGet({ queue: mine, noAck: true })).toBeUndefined();
    expect(await verdictsTold(productId)).toEqual([{ event_id: Number(verdict?.eventId) }]);
    await Promise.all([queue.close(), other.close()]);
  });
});
