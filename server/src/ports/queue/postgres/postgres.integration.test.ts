import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { connectPostgres } from '../../database/postgres/postgres.ts';
import { type PostgresQueueOptions } from './postgres-consumer.ts';
import { postgresQueue } from './postgres.ts';
import { depthOf, MAX_DEAD_LETTERS, type Topic } from '../queue.ts';
import { createTestDatabase } from '../../../../test/database/test-database.ts';
import { describeQueue } from '../queue.contract.ts';

const OPTIONS: PostgresQueueOptions = {
  visibilityMs: 1000,
  pollEveryMs: 100,
  retryAfterMs: 10,
  lanesEveryMs: 100,
  onError: () => undefined,
};

describeQueue('postgres', async () => {
  const { database, drop } = await createTestDatabase();
  const queue = postgresQueue(database, OPTIONS);
  const openCrashable = async () => ({ queue, crash: async () => undefined });
  return { queue, openCrashable, knowsConsumers: false, close: drop };
});

describe('postgresQueue', () => {
  it('keeps only the newest dead letters', async () => {
    const { database, drop } = await createTestDatabase();
    await database.query(
      `INSERT INTO queue_durable (topic, priority, visible_at, attempts, dead, body)
       SELECT topic, 5, now(), 10, true, to_jsonb(n) FROM generate_series(1, $1) AS n, (VALUES ('full'), ('other')) AS t (topic)`,
      [MAX_DEAD_LETTERS + 100],
    );
    const queue = postgresQueue(database, OPTIONS);
    const topic: Topic = { name: 'full', durable: true, parse: (body) => body };
    const stopping = new AbortController();
    const ended = queue.consume(topic, { concurrency: 1, signal: stopping.signal }, () =>
      Promise.reject(new Error('never')),
    );
    await queue.publish(topic, [{ body: 'the newest' }]);
    await vi.waitFor(async () => expect(await queue.deadCount(topic)).toBe(MAX_DEAD_LETTERS), 20_000);
    stopping.abort();
    await ended;
    const [oldest] = await queue.deadLetters(topic, 1);
    expect(oldest?.body, 'the 101 oldest were deleted').toBe(102);
    expect(await queue.deadCount({ ...topic, name: 'other' })).toBe(MAX_DEAD_LETTERS + 100);
    await drop();
  });

  it('wakes a waiting consumer by NOTIFY, long before its next poll', async () => {
    const { database, drop } = await createTestDatabase();
    const queue = postgresQueue(database, { ...OPTIONS, pollEveryMs: 600_000 });
    const topic: Topic = { name: 'woken', durable: true, parse: (body) => body };
    const stopping = new AbortController();
    const bodies: unknown[] = [];
    const ended = queue.consume(topic, { concurrency: 2, signal: stopping.signal }, async ({ body }) => {
      bodies.push(body);
    });
    for (let n = 1; n <= 5; n++) {
      await queue.publish(topic, [{ body: n }]);
      await vi.waitFor(() => expect(bodies).toHaveLength(n));
    }
    stopping.abort();
    await ended;
    await drop();
  });

  it('has no more messages in flight than slots, even with a plan made while the queue was empty', async () => {
    const { database, url, drop } = await createTestDatabase();
    const one = connectPostgres({
      url,
      maxConnections: 1,
      statementTimeoutMs: 60_000,
      onError: () => undefined,
    });
    await one.query(
      `INSERT INTO queue_transient (topic, priority, visible_at, body) VALUES ('other', 1, now(), '0')`,
    );
    await one.query('DELETE FROM queue_transient');
    await one.query('ANALYZE queue_transient');
    await one.query('SET plan_cache_mode = force_generic_plan');
    const queue = postgresQueue(one, { ...OPTIONS, visibilityMs: 60_000, pollEveryMs: 5 });
    const topic: Topic = { name: 'surge', durable: false, parse: (body) => body };
    const lanes = ['a', 'b', 'c'];
    const stopping = new AbortController();
    let inFlight = 0;
    let max = 0;
    let done = 0;
    const consume = { concurrency: 8, signal: stopping.signal, lanes: async () => lanes };
    const ended = queue.consume(topic, consume, async () => {
      max = Math.max(max, ++inFlight);
      await sleep(1);
      inFlight--;
      if (++done === 300) stopping.abort();
    });
    await sleep(200);
    const surge = Array.from({ length: 300 }, (_, n) => ({ body: n, lane: lanes[n % 3] ?? '' }));
    await postgresQueue(database, OPTIONS).publish(topic, surge);
    await ended;
    expect(max).toBe(8);
    expect(done).toBe(300);
    await one.close();
    await drop();
  });

  it('reports errors of its handlers and continues', async () => {
    const { database, drop } = await createTestDatabase();
    const errors: Error[] = [];
    const queue = postgresQueue(database, { ...OPTIONS, onError: (error) => errors.push(error) });
    const topic: Topic = { name: 'failing', durable: false, parse: (body) => body };
    const stopping = new AbortController();
    await queue.publish(topic, [{ body: 'x' }]);
    await queue.consume(topic, { concurrency: 1, signal: stopping.signal }, async ({ attempt }) => {
      if (attempt === 1) throw new Error('broken handler');
      stopping.abort();
    });
    expect(errors.map((error) => error.message)).toEqual(['broken handler']);
    expect(await depthOf(queue, topic)).toBe(0);
    await drop();
  });
});
