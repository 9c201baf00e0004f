import { randomBytes } from 'node:crypto';
import { Connection } from 'rabbitmq-client';
import { afterEach, beforeEach, describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { depthOf, type Queue, type Topic } from '../queue.ts';
import { type RabbitmqQueueOptions } from './options.ts';
import { rabbitmqQueue } from './rabbitmq.ts';
import { rabbitmqUrl } from '../../../../test/servers/rabbitmq-url.ts';
import { startRabbitmq } from '../../../../test/servers/rabbitmq.ts';
import { startTcpProxy, type TcpProxy } from '../../../../test/ports/tcp-proxy.ts';
import { describeQueue } from '../queue.contract.ts';

const url = await rabbitmqUrl();
const program = inject('rabbitmqProgram');

const OPTIONS: Omit<RabbitmqQueueOptions, 'url'> = {
  timeoutMs: 5000,
  retryAfterMs: { first: 10, later: 20 },
  lanesEveryMs: 100,
  onError: () => undefined,
};

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 40_000, interval: 50 });
const newTopic = (durable: boolean): Topic => ({
  name: `test-${randomBytes(6).toString('hex')}`,
  durable,
  parse: (body) => body,
});

/** Consumes a topic's own lane and collects the bodies. */
function collect(queue: Queue, topic: Topic) {
  const stopping = new AbortController();
  const bodies: unknown[] = [];
  const ended = queue.consume(topic, { concurrency: 4, signal: stopping.signal }, async ({ body }) => {
    bodies.push(body);
  });
  const stop = async () => {
    stopping.abort();
    await ended;
  };
  return { bodies, stop };
}

/** Connects to the run's broker. */
const connect = (options: Partial<RabbitmqQueueOptions> = {}) =>
  rabbitmqQueue({ ...OPTIONS, url: url ?? '', ...options });

describe.skipIf(url === null)('with a real RabbitMQ', () => {
  describeQueue('rabbitmq', async () => {
    const queue = connect();
    const others: (() => Promise<unknown>)[] = [];
    return {
      queue,
      async openCrashable() {
        const proxy = await startTcpProxy(url ?? '');
        const queueOfOther = connect({ url: proxy.url });
        others.push(() => Promise.all([queueOfOther.close(), proxy.close()]));
        return { queue: queueOfOther, crash: async () => proxy.disconnect() };
      },
      knowsConsumers: true,
      async close() {
        await Promise.all(others.map((close) => close()));
        await queue.close();
      },
    };
  });
});

describe.skipIf(url === null)('rabbitmqQueue', () => {
  let proxy: TcpProxy;
  let queue: ReturnType<typeof rabbitmqQueue>;
  let direct: Connection;

  beforeEach(async () => {
    proxy = await startTcpProxy(url ?? '');
    queue = connect({ url: proxy.url, timeoutMs: 1000 });
    direct = new Connection(url ?? '');
    direct.on('error', () => undefined);
  });
  afterEach(async () => {
    await Promise.all([queue.close(), direct.close()]);
    await proxy.close();
  });

  it.each([true, false])(
    'copies messages to every queue that is bound to the topic (durable: %s)',
    async (durable) => {
      const topic = newTopic(durable);
      await queue.publish(topic, [{ body: 'before the binding' }]);
      const { queue: mine } = await direct.queueDeclare({ exclusive: true });
      await direct.queueBind({ queue: mine, exchange: 'tidemark', routingKey: topic.name });
      await queue.publish(topic, [{ body: { newPrice: '1.00' } }]);
      const copy = await direct.basicGet({ queue: mine, noAck: true });
      expect(copy?.body).toEqual({ newPrice: '1.00' });
      expect(copy?.durable, 'only messages of durable topics are written to disk').toBe(durable);
      expect(await depthOf(queue, topic)).toBe(2);
    },
  );

  it('rejects messages within a bounded time while the broker is unreachable, and accepts them afterwards', async () => {
    const topic = newTopic(true);
    await queue.publish(topic, [{ body: 1 }]);
    expect(queue.unavailableReason()).toBeNull();
    proxy.disconnect();
    await expect(queue.publish(topic, [{ body: 2 }])).rejects.toBeInstanceOf(Error);
    await expect(queue.laneStates(topic, [''])).rejects.toBeInstanceOf(Error);
    expect(queue.unavailableReason()).toContain('unreachable');
    proxy.reconnect();
    await until(() => queue.publish(topic, [{ body: 3 }]));
    const { bodies, stop } = collect(queue, topic);
    await until(() => expect(bodies).toEqual(expect.arrayContaining([1, 3])));
    await stop();
  });

  it('continues consuming after the connection was lost', async () => {
    const topic = newTopic(true);
    const { bodies, stop } = collect(queue, topic);
    await queue.publish(topic, [{ body: 'before' }]);
    await until(() => expect(bodies).toContain('before'));
    proxy.disconnect();
    await new Promise((resolve) => setTimeout(resolve, 300));
    proxy.reconnect();
    await until(() => queue.publish(topic, [{ body: 'after' }]));
    await until(() => expect(bodies).toContain('after'));
    await stop();
  });

  it('declares a queue again after an operator deleted it', async () => {
    const topic = newTopic(true);
    const { bodies, stop } = collect(queue, topic);
    await queue.publish(topic, [{ body: 'before' }]);
    await until(() => expect(bodies).toEqual(['before']));
    await direct.queueDelete({ queue: topic.name });
    await until(() => queue.publish(topic, [{ body: 'after' }]));
    await until(() => expect(bodies).toContain('after'));
    await stop();
  });

  it('dead-letters a message of another program that it cannot parse', async () => {
    const topic = newTopic(true);
    await queue.publish(topic, []);
    await queue.laneStates(topic, ['']);
    const publisher = direct.createPublisher({ confirm: true });
    await publisher.send(
      {
        exchange: 'tidemark',
        routingKey: topic.name,
        contentType: 'application/json',
        headers: { 'tidemark-attempts': 'x' },
      },
      Buffer.from('{"half'),
    );
    await publisher.close();
    const stopping = new AbortController();
    const ended = queue.consume(topic, { concurrency: 1, signal: stopping.signal }, async ({ body }) => {
      if (typeof (body as { productId?: unknown }).productId !== 'string') throw new Error('unreadable');
    });
    await until(async () => expect(await queue.deadCount(topic)).toBe(1));
    stopping.abort();
    await ended;
    expect(await queue.deadLetters(topic, 5)).toMatchObject([{ reason: 'unreadable' }]);
  });
});

describe.skipIf(program === null)('a RabbitMQ that is restarted', () => {
  it('loses no accepted durable message, and its consumers continue', { timeout: 180_000 }, async () => {
    const server = await startRabbitmq(program ?? '');
    onTestFinished(() => server.stop());
    const sender = connect({ url: server.url });
    const receiver = connect({ url: server.url });
    const [durable, transient] = [newTopic(true), newTopic(false)];
    const [kept, checks] = [collect(receiver, durable), collect(receiver, transient)];
    const accepted: number[] = [];
    let next = 0;
    const sending = new AbortController();
    const sent = (async () => {
      while (!sending.signal.aborted) {
        const batch = [next++, next++, next++];
        const published = await sender
          .publish(
            durable,
            batch.map((body) => ({ body })),
          )
          .then(
            () => true,
            () => false,
          );
        if (published) accepted.push(...batch);
      }
    })();
    const expectDelivery = async () => {
      const before = accepted.length;
      await until(() => expect(accepted.length).toBeGreaterThan(before + 50));
      await until(() => expect(kept.bodies).toContain(accepted.at(-1)));
    };

    await expectDelivery();
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      await server.halt(signal);
      await server.start();
      await expectDelivery();
    }
    await until(() => sender.publish(transient, [{ body: 'check' }]));
    await until(() => expect(checks.bodies).toContain('check'));
    sending.abort();
    await sent;
    await until(() => {
      const received = new Set(kept.bodies);
      expect(accepted.filter((body) => !received.has(body))).toEqual([]);
    });
    await Promise.all([kept.stop(), checks.stop()]);
    await Promise.all([sender.close(), receiver.close()]);
  });
});
