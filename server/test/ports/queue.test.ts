import { describe, expect, it, vi } from 'vitest';
import { type PostgresQueueOptions } from '../../src/ports/queue/postgres-consumer.ts';
import { postgresQueue } from '../../src/ports/queue/postgres.ts';
import { depthOf, type Topic } from '../../src/ports/queue/index.ts';
import { createTestDatabase } from '../integration/test-database.ts';
import { describeQueue } from './queue.contract.ts';

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
  const mortal = async () => ({ queue, die: async () => undefined });
  return { queue, mortal, knowsConsumers: false, close: drop };
});

describe('postgresQueue', () => {
  it('wakes a waiting consumer by NOTIFY, long before it would look again', async () => {
    const { database, drop } = await createTestDatabase();
    const queue = postgresQueue(database, { ...OPTIONS, pollEveryMs: 600_000 });
    const topic: Topic = { name: 'woken', durable: true };
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

  it('reports what its handlers throw, and goes on', async () => {
    const { database, drop } = await createTestDatabase();
    const errors: Error[] = [];
    const queue = postgresQueue(database, { ...OPTIONS, onError: (error) => errors.push(error) });
    const topic: Topic = { name: 'failing', durable: false };
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
