import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MAX_ATTEMPTS, type Message, type Queue, type Topic } from '../../src/ports/queue/index.ts';

export interface QueueUnderTest {
  queue: Queue;
  close(): Promise<void>;
}

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000, interval: 20 });

/** What every queue promises. It is made to take a message for lost, and to poll, within a second or so. */
export function describeQueue(name: string, make: () => Promise<QueueUnderTest>): void {
  describe(`the ${name} queue`, () => {
    let made: QueueUnderTest;
    let queue: Queue;
    let topics = 0;
    const stops: (() => Promise<void>)[] = [];

    beforeEach(async () => {
      made = await make();
      queue = made.queue;
    });
    afterEach(async () => {
      await Promise.all(stops.splice(0).map((stop) => stop()));
      await made.close();
    });

    const newTopic = (durable = false): Topic => ({ name: `topic-${++topics}`, durable });
    const publish = (topic: Topic, ...bodies: unknown[]) =>
      queue.publish(
        topic,
        bodies.map((body) => ({ body })),
      );

    function consume(
      topic: Topic,
      handler: (message: Message) => Promise<void>,
      concurrency = 1,
    ): () => Promise<void> {
      const stopping = new AbortController();
      const ended = queue.consume(topic, { concurrency, signal: stopping.signal }, handler);
      const stop = async () => {
        stopping.abort();
        await ended;
      };
      stops.push(stop);
      return stop;
    }

    /** A consumer that remembers the bodies it got. */
    function collect(topic: Topic, concurrency = 1): unknown[] {
      const bodies: unknown[] = [];
      consume(topic, async ({ body }) => void bodies.push(body), concurrency);
      return bodies;
    }

    it.each([true, false])(
      'delivers what is published, whole and as it was (durable: %s)',
      async (durable) => {
        const topic = newTopic(durable);
        const body = { text: 'naïve ✓ "quoted" \\u0041', list: [1, 2.5, null, true], deep: { empty: {} } };
        await publish(topic, body);
        const bodies = collect(topic);
        await until(() => expect(bodies).toEqual([body]));
        await until(async () => expect(await queue.depth(topic)).toBe(0));
      },
    );

    it('delivers to a consumer that was there first', async () => {
      const topic = newTopic();
      const bodies = collect(topic);
      await publish(topic, 'early');
      await until(() => expect(bodies).toEqual(['early']));
      await publish(topic, 'late');
      await until(() => expect(bodies).toEqual(['early', 'late']));
    });

    it('keeps topics apart, also a durable and a transient one', async () => {
      const [one, other, durable] = [newTopic(), newTopic(), newTopic(true)];
      await publish(other, 'other');
      await publish(durable, 'durable');
      await publish(one, 'mine');
      const bodies = collect(one);
      await until(() => expect(bodies).toEqual(['mine']));
      expect(await queue.depth(other)).toBe(1);
      expect(await queue.depth(durable)).toBe(1);
    });

    it('accepts nothing as nothing', async () => {
      const topic = newTopic();
      await queue.publish(topic, []);
      expect(await queue.depth(topic)).toBe(0);
    });

    it('keeps the order of messages when one is in hand at a time', async () => {
      const topic = newTopic();
      const sent = Array.from({ length: 40 }, (_, index) => index);
      for (let from = 0; from < sent.length; from += 7) await publish(topic, ...sent.slice(from, from + 7));
      const bodies = collect(topic, 1);
      await until(() => expect(bodies).toHaveLength(sent.length));
      expect(bodies).toEqual(sent);
    });

    it('hands out the more urgent first, and equals in order', async () => {
      const topic = newTopic();
      const priorities = [5, 9, 0, 5, 1, 0];
      await queue.publish(
        topic,
        priorities.map((priority, index) => ({ body: `${priority}-${index}`, priority })),
      );
      const bodies = collect(topic, 1);
      await until(() => expect(bodies).toHaveLength(6));
      expect(bodies).toEqual(['0-2', '0-5', '1-4', '5-0', '5-3', '9-1']);
    });

    it('never has more in hand than asked for', async () => {
      const topic = newTopic();
      await publish(topic, ...Array.from({ length: 20 }, (_, index) => index));
      let inHand = 0;
      let most = 0;
      let done = 0;
      consume(
        topic,
        async () => {
          most = Math.max(most, ++inHand);
          await new Promise(setImmediate);
          inHand--;
          done++;
        },
        4,
      );
      await until(() => expect(done).toBe(20));
      expect(most).toBeLessThanOrEqual(4);
    });

    it('delivers again what a handler failed at, and counts the attempts', async () => {
      const topic = newTopic();
      const attempts: number[] = [];
      consume(topic, async ({ attempt }) => {
        attempts.push(attempt);
        if (attempt < 3) throw new Error('not yet');
      });
      await publish(topic, 'stubborn');
      await until(() => expect(attempts).toEqual([1, 2, 3]));
      await until(async () => expect(await queue.depth(topic)).toBe(0));
    });

    it('lets others pass a message that waits for its next attempt', async () => {
      const topic = newTopic();
      const seen: string[] = [];
      await publish(topic, 'a', 'b', 'c');
      consume(topic, async ({ body, attempt }) => {
        seen.push(`${body as string}${attempt}`);
        if (body === 'a' && attempt === 1) throw new Error('not yet');
      });
      await until(() => expect(seen).toHaveLength(4));
      expect(seen.toSorted()).toEqual(['a1', 'a2', 'b1', 'c1']);
    });

    it('sets a message aside as dead after its last attempt', async () => {
      const topic = newTopic();
      const attempts: number[] = [];
      await publish(topic, 'poison');
      consume(topic, async ({ body, attempt }) => {
        if (body === 'sound') return;
        attempts.push(attempt);
        throw new Error('never');
      });
      await until(async () => expect(await queue.depth(topic)).toBe(0));
      await publish(topic, 'sound');
      await until(async () => expect(await queue.depth(topic)).toBe(0));
      expect(attempts).toEqual(Array.from({ length: MAX_ATTEMPTS }, (_, index) => index + 1));
    });

    it('delivers to another consumer what the first one took and never finished', async () => {
      const topic = newTopic();
      const hang = Promise.withResolvers<void>();
      const taken = Promise.withResolvers<void>();
      await publish(topic, 'lost');
      const stop = consume(topic, () => {
        taken.resolve();
        return hang.promise;
      });
      await taken.promise;
      const attempts: number[] = [];
      consume(topic, async ({ attempt }) => void attempts.push(attempt));
      await until(() => expect(attempts).toEqual([2]));
      hang.resolve();
      await stop();
      await until(async () => expect(await queue.depth(topic)).toBe(0));
    });

    it('shares a topic between competing consumers, each message to one of them', async () => {
      const topic = newTopic();
      const sent = Array.from({ length: 60 }, (_, index) => index);
      const got: [number[], number[]] = [[], []];
      const bothAtWork = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const compete = (me: 0 | 1) =>
        consume(
          topic,
          async ({ body }) => {
            got[me].push(body as number);
            bothAtWork[me]?.resolve();
            await Promise.all(bothAtWork.map(({ promise }) => promise));
          },
          3,
        );
      compete(0);
      compete(1);
      await publish(topic, ...sent);
      await until(() => expect(got.flat()).toHaveLength(sent.length));
      expect(got.flat().sort((a, b) => a - b)).toEqual(sent);
    });

    it('finishes what is in hand when it is told to stop, and takes nothing more', async () => {
      const topic = newTopic();
      const release = Promise.withResolvers<void>();
      const taken = Promise.withResolvers<void>();
      let finished = false;
      await publish(topic, 'in hand', 'waiting');
      const stop = consume(topic, async () => {
        taken.resolve();
        await release.promise;
        finished = true;
      });
      await taken.promise;
      const stopped = stop();
      expect(await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, 100, 'open'))])).toBe(
        'open',
      );
      release.resolve();
      await stopped;
      expect(finished).toBe(true);
      expect(await queue.depth(topic)).toBe(1);
    });

    it('counts what waits and what is in hand', async () => {
      const topic = newTopic();
      expect(await queue.depth(topic)).toBe(0);
      await publish(topic, 1, 2, 3);
      expect(await queue.depth(topic)).toBe(3);
      const release = Promise.withResolvers<void>();
      const taken = Promise.withResolvers<void>();
      consume(topic, () => {
        taken.resolve();
        return release.promise;
      });
      await taken.promise;
      expect(await queue.depth(topic)).toBe(3);
      release.resolve();
      await until(async () => expect(await queue.depth(topic)).toBe(0));
    });
  });
}
