import { randomBytes } from 'node:crypto';
import { Connection } from 'rabbitmq-client';
import { afterEach, beforeEach, describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { depthOf, type Queue, type Topic } from '../queue.ts';
import { type RabbitmqQueueOptions } from './options.ts';
import { rabbitmqQueue } from './rabbitmq.ts';
import { rabbitmqUrl } from '../../../../test/servers/rabbitmq-url.ts';
import { startRabbitmq } from '../../../../test/servers/rabbitmq.ts';
import { cutOffFrom, type CutOff } from '../../../../test/ports/cut-off.ts';
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

/** A consumer of a topic's own lane, and what it got. */
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

/** A queue of the run's broker; only where there is one. */
const connect = (options: Partial<RabbitmqQueueOptions> = {}) =>
  rabbitmqQueue({ ...OPTIONS, url: url ?? '', ...options });

describe.skipIf(url === null)('where there is a broker', () => {
  describeQueue('rabbitmq', async () => {
    const queue = connect();
    const others: (() => Promise<unknown>)[] = [];
    return {
      queue,
      async mortal() {
        const way = await cutOffFrom(url ?? '');
        const its = connect({ url: way.url });
        others.push(() => Promise.all([its.close(), way.close()]));
        return { queue: its, die: async () => way.cut() };
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
  let way: CutOff;
  let queue: ReturnType<typeof rabbitmqQueue>;
  let direct: Connection;

  beforeEach(async () => {
    way = await cutOffFrom(url ?? '');
    queue = connect({ url: way.url, timeoutMs: 1000 });
    direct = new Connection(url ?? '');
    direct.on('error', () => undefined);
  });
  afterEach(async () => {
    await Promise.all([queue.close(), direct.close()]);
    await way.close();
  });

  it.each([true, false])(
    'gives a copy to every queue that is bound to the topic (durable: %s)',
    async (durable) => {
      const topic = newTopic(durable);
      await queue.publish(topic, [{ body: 'before anybody bound' }]);
      const { queue: mine } = await direct.queueDeclare({ exclusive: true });
      await direct.queueBind({ queue: mine, exchange: 'tidemark', routingKey: topic.name });
      await queue.publish(topic, [{ body: { newPrice: '1.00' } }]);
      const copy = await direct.basicGet({ queue: mine, noAck: true });
      expect(copy?.body).toEqual({ newPrice: '1.00' });
      expect(copy?.durable, 'written to disk only where loss would matter').toBe(durable);
      expect(await depthOf(queue, topic)).toBe(2);
    },
  );

  it('refuses messages within a bound while the broker is away, and takes them when it is back', async () => {
    const topic = newTopic(true);
    await queue.publish(topic, [{ body: 1 }]);
    expect(queue.trouble()).toBeNull();
    way.cut();
    await expect(queue.publish(topic, [{ body: 2 }])).rejects.toBeInstanceOf(Error);
    await expect(queue.laneStates(topic, [''])).rejects.toBeInstanceOf(Error);
    expect(queue.trouble()).toContain('cannot be reached');
    way.mend();
    await until(() => queue.publish(topic, [{ body: 3 }]));
    const { bodies, stop } = collect(queue, topic);
    await until(() => expect(bodies).toEqual(expect.arrayContaining([1, 3])));
    await stop();
  });

  it('goes on consuming after the connection was lost', async () => {
    const topic = newTopic(true);
    const { bodies, stop } = collect(queue, topic);
    await queue.publish(topic, [{ body: 'before' }]);
    await until(() => expect(bodies).toContain('before'));
    way.cut();
    await new Promise((resolve) => setTimeout(resolve, 300));
    way.mend();
    await until(() => queue.publish(topic, [{ body: 'after' }]));
    await until(() => expect(bodies).toContain('after'));
    await stop();
  });

  it('makes again what an operator has removed', async () => {
    const topic = newTopic(true);
    const { bodies, stop } = collect(queue, topic);
    await queue.publish(topic, [{ body: 'before' }]);
    await until(() => expect(bodies).toEqual(['before']));
    await direct.queueDelete({ queue: topic.name });
    await until(() => queue.publish(topic, [{ body: 'after' }]));
    await until(() => expect(bodies).toContain('after'));
    await stop();
  });

  it('sets aside a message of another program that nobody can read', async () => {
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

describe.skipIf(program === null)('a RabbitMQ that stops and starts', () => {
  it('loses nothing durable that was accepted, and its consumers go on', { timeout: 180_000 }, async () => {
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
    const goesOn = async () => {
      const before = accepted.length;
      await until(() => expect(accepted.length).toBeGreaterThan(before + 50));
      await until(() => expect(kept.bodies).toContain(accepted.at(-1)));
    };

    await goesOn();
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      await server.halt(signal);
      await server.start();
      await goesOn();
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
