import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MAX_ATTEMPTS, depthOf, type ConsumeOptions, type Message, type Queue, type Topic } from './queue.ts';

export interface QueueUnderTest {
  queue: Queue;
  /** The queue as another process uses it. After `crash` nothing of that process reaches the queue. */
  openCrashable(): Promise<{ queue: Queue; crash(): Promise<void> }>;
  knowsConsumers: boolean;
  close(): Promise<void>;
}

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000, interval: 20 });

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

/**
 * The tests that every queue must pass. Its visibility timeout, poll and lane intervals must be about a
 * second or less.
 */
export function describeQueue(name: string, make: () => Promise<QueueUnderTest>): void {
  describe(`the ${name} queue`, () => {
    let made: QueueUnderTest;
    let queue: Queue;
    let topics = 0;
    const run = randomBytes(4).toString('hex');
    const stops: (() => Promise<void>)[] = [];
    const crashedStops: (() => Promise<void>)[] = [];

    beforeEach(async () => {
      made = await make();
      queue = made.queue;
    });
    afterEach(async () => {
      await Promise.all([...crashedStops.splice(0), ...stops.splice(0)].map((stop) => stop()));
      await made.close();
    });

    const newTopic = (durable = false): Topic => ({
      name: `test-${run}-${++topics}`,
      durable,
      parse: (body) => body,
    });
    const publish = (topic: Topic, ...bodies: unknown[]) =>
      queue.publish(
        topic,
        bodies.map((body) => ({ body })),
      );

    const publishTo = (topic: Topic, lane: string, ...bodies: unknown[]) =>
      queue.publish(
        topic,
        bodies.map((body) => ({ body, lane })),
      );
    const depth = (topic: Topic) => depthOf(queue, topic);
    const waiting = async (topic: Topic, ...lanes: string[]) =>
      (await queue.laneStates(topic, lanes)).map((state) => state.waiting);

    function consume(
      topic: Topic,
      handler: (message: Message) => Promise<void>,
      options: Partial<ConsumeOptions> = {},
      from = queue,
    ): () => Promise<void> {
      const stopping = new AbortController();
      const ended = from.consume(topic, { concurrency: 1, ...options, signal: stopping.signal }, handler);
      const stop = async () => {
        stopping.abort();
        await ended;
      };
      stops.push(stop);
      return stop;
    }

    /** Consumes a topic and collects the bodies. */
    function collect(topic: Topic, options: Partial<ConsumeOptions> = {}): unknown[] {
      const bodies: unknown[] = [];
      consume(topic, async ({ body }) => void bodies.push(body), options);
      return bodies;
    }

    it.each([true, false])('delivers a message unchanged (durable: %s)', async (durable) => {
      const topic = newTopic(durable);
      const body = { text: 'naïve ✓ "quoted" \\u0041', list: [1, 2.5, null, true], deep: { empty: {} } };
      await publish(topic, body);
      const bodies = collect(topic);
      await until(() => expect(bodies).toEqual([body]));
      await until(async () => expect(await depth(topic)).toBe(0));
    });

    it('delivers to a consumer that started before the message was published', async () => {
      const topic = newTopic();
      const bodies = collect(topic);
      await publish(topic, 'early');
      await until(() => expect(bodies).toEqual(['early']));
      await publish(topic, 'late');
      await until(() => expect(bodies).toEqual(['early', 'late']));
    });

    it('keeps topics separate, also a durable and a transient one', async () => {
      const [one, other, durable] = [newTopic(), newTopic(), newTopic(true)];
      await publish(other, 'other');
      await publish(durable, 'durable');
      await publish(one, 'mine');
      const bodies = collect(one);
      await until(() => expect(bodies).toEqual(['mine']));
      expect(await depth(other)).toBe(1);
      expect(await depth(durable)).toBe(1);
    });

    it('accepts an empty list of messages', async () => {
      const topic = newTopic();
      await queue.publish(topic, []);
      expect(await depth(topic)).toBe(0);
    });

    it('keeps the order of messages with one in flight at a time', async () => {
      const topic = newTopic();
      const sent = numbers(40);
      for (let from = 0; from < sent.length; from += 7) await publish(topic, ...sent.slice(from, from + 7));
      const bodies = collect(topic);
      await until(() => expect(bodies).toHaveLength(sent.length));
      expect(bodies).toEqual(sent);
    });

    it('delivers by priority, and in order within a priority', async () => {
      const topic = newTopic();
      const priorities = [5, 9, 0, 5, 1, 0];
      await queue.publish(
        topic,
        priorities.map((priority, index) => ({ body: `${priority}-${index}`, priority })),
      );
      const bodies = collect(topic);
      await until(() => expect(bodies).toHaveLength(6));
      expect(bodies).toEqual(['0-2', '0-5', '1-4', '5-0', '5-3', '9-1']);
    });

    it('never has more messages in flight than its concurrency', async () => {
      const topic = newTopic();
      await publish(topic, ...numbers(20));
      let inFlight = 0;
      let max = 0;
      let done = 0;
      consume(
        topic,
        async () => {
          max = Math.max(max, ++inFlight);
          await new Promise(setImmediate);
          inFlight--;
          done++;
        },
        { concurrency: 4 },
      );
      await until(() => expect(done).toBe(20));
      expect(max).toBeLessThanOrEqual(4);
    });

    it('delivers a message again after its handler failed, and counts the attempts', async () => {
      const topic = newTopic();
      const attempts: number[] = [];
      consume(topic, async ({ attempt }) => {
        attempts.push(attempt);
        if (attempt < 3) throw new Error('not yet');
      });
      await publish(topic, 'failing');
      await until(() => expect(attempts).toEqual([1, 2, 3]));
      await until(async () => expect(await depth(topic)).toBe(0));
    });

    it('delivers other messages while one waits for its next attempt', async () => {
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

    it('dead-letters a message after its last attempt', async () => {
      const topic = newTopic();
      const attempts: number[] = [];
      await publish(topic, 'poison');
      consume(topic, async ({ body, attempt }) => {
        if (body === 'good') return;
        attempts.push(attempt);
        throw new Error('never');
      });
      await until(async () => expect(await queue.deadCount(topic)).toBe(1));
      const more = consume(topic, async () => undefined);
      await publish(topic, 'good');
      await until(async () => expect(await depth(topic)).toBe(0));
      await more();
      expect(attempts).toEqual(Array.from({ length: MAX_ATTEMPTS }, (_, index) => index + 1));
    });

    it('lists dead letters with lane, body, attempts and reason', async () => {
      const topic = newTopic(true);
      const before = Date.now();
      await queue.publish(topic, [{ body: { one: 1 }, lane: 'other.lane' }, { body: 'two' }]);
      consume(
        topic,
        async ({ body }) => {
          throw new Error(`cannot do ${JSON.stringify(body)}`);
        },
        { lanes: async () => ['other.lane', ''] },
      );
      await until(async () => expect(await queue.deadCount(topic)).toBe(2));
      const dead = await queue.deadLetters(topic, 100);
      const facts = dead.map(({ lane, body, attempts, reason }) => ({ lane, body, attempts, reason }));
      expect(facts).toHaveLength(2);
      expect(facts).toContainEqual({
        lane: 'other.lane',
        body: { one: 1 },
        attempts: MAX_ATTEMPTS,
        reason: 'cannot do {"one":1}',
      });
      expect(facts).toContainEqual({
        lane: '',
        body: 'two',
        attempts: MAX_ATTEMPTS,
        reason: 'cannot do "two"',
      });
      for (const { at } of dead) expect(at.getTime()).toBeGreaterThanOrEqual(before - 1000);
      expect(await queue.deadLetters(topic, 1)).toHaveLength(1);
      expect(await queue.deadCount(topic), 'listing removes nothing').toBe(2);
    });

    it('replays the given dead letters, or all, starting at the first attempt', async () => {
      const topic = newTopic();
      const bodies = ['a', 'b', 'c'];
      await queue.publish(
        topic,
        bodies.map((body) => ({ body, lane: `lane-${body}` })),
      );
      const lanes = async () => bodies.map((body) => `lane-${body}`);
      let broken = true;
      const replayed: string[] = [];
      consume(
        topic,
        async ({ body, attempt }) => {
          if (broken) throw new Error('broken');
          replayed.push(`${body as string}${attempt}`);
        },
        { lanes },
      );
      await until(async () => expect(await queue.deadCount(topic)).toBe(3));
      broken = false;
      const dead = await queue.deadLetters(topic, 10);
      const second = dead.find(({ body }) => body === 'b');
      expect(await queue.replay(topic, [second?.id ?? '', 'no-such-id'])).toBe(1);
      await until(() => expect(replayed).toEqual(['b1']));
      expect((await queue.deadLetters(topic, 10)).map(({ body }) => body).sort()).toEqual(['a', 'c']);
      expect(await queue.replay(topic)).toBe(2);
      await until(() => expect(replayed.toSorted()).toEqual(['a1', 'b1', 'c1']));
      expect(await queue.replay(topic)).toBe(0);
    });

    /** Receives one message in another process and crashes it. Returns the attempt. */
    async function crashOn(topic: Topic): Promise<number> {
      const { queue: crashing, crash } = await made.openCrashable();
      const taken = Promise.withResolvers<number>();
      const released = Promise.withResolvers<void>();
      const stop = consume(
        topic,
        ({ attempt }) => {
          taken.resolve(attempt);
          return released.promise;
        },
        {},
        crashing,
      );
      const attempt = await taken.promise;
      await crash();
      stops.splice(stops.indexOf(stop), 1);
      void stop();
      crashedStops.push(async () => {
        released.resolve();
        await stop();
      });
      return attempt;
    }

    it('delivers a message to another consumer after the first one crashed', async () => {
      const topic = newTopic();
      await publish(topic, 'lost');
      expect(await crashOn(topic)).toBe(1);
      const attempts: number[] = [];
      const done = consume(topic, async ({ attempt }) => void attempts.push(attempt));
      await until(() => expect(attempts).toEqual([2]));
      await done();
      expect(await depth(topic)).toBe(0);
    });

    it('dead-letters a message that crashes every consumer', { timeout: 120_000 }, async () => {
      const topic = newTopic(true);
      await publish(topic, 'crashing');
      for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) expect(await crashOn(topic)).toBe(attempt);
      const seen = collect(topic);
      await until(async () => expect(await queue.deadCount(topic)).toBe(1));
      expect(seen).toEqual([]);
      const [dead] = await queue.deadLetters(topic, 1);
      expect(dead).toMatchObject({ body: 'crashing', lane: '' });
      expect(dead?.reason).toContain('crashed');
    });

    it('delivers each message to one of several competing consumers', async () => {
      const topic = newTopic();
      const sent = numbers(60);
      const got: [number[], number[]] = [[], []];
      const bothStarted = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const compete = (consumer: 0 | 1) =>
        consume(
          topic,
          async ({ body }) => {
            got[consumer].push(body as number);
            bothStarted[consumer]?.resolve();
            await Promise.all(bothStarted.map(({ promise }) => promise));
          },
          { concurrency: 3 },
        );
      compete(0);
      compete(1);
      await publish(topic, ...sent);
      await until(() => expect(got.flat()).toHaveLength(sent.length));
      expect(got.flat().sort((a, b) => a - b)).toEqual(sent);
    });

    it('finishes messages in flight when it is stopped, and takes no more', async () => {
      const topic = newTopic();
      const release = Promise.withResolvers<void>();
      const taken = Promise.withResolvers<void>();
      let finished = false;
      await publish(topic, 'in flight', 'waiting');
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
      expect(await depth(topic)).toBe(1);
    });

    it('counts waiting messages without those in flight', async () => {
      const topic = newTopic();
      expect(await depth(topic)).toBe(0);
      await publish(topic, 1, 2, 3);
      expect(await depth(topic)).toBe(3);
      const release = Promise.withResolvers<void>();
      const taken = Promise.withResolvers<void>();
      consume(topic, () => {
        taken.resolve();
        return release.promise;
      });
      await taken.promise;
      await until(async () => expect(await depth(topic)).toBe(2));
      release.resolve();
      await until(async () => expect(await depth(topic)).toBe(0));
    });

    describe('lanes', () => {
      it('delivers messages only to consumers of their lane', async () => {
        const topic = newTopic();
        await publish(topic, 'own');
        await publishTo(topic, 'main.1', 'one');
        await publishTo(topic, 'main.2', 'two', 'three');
        await publishTo(topic, 'eu.1', 'far');
        expect(await waiting(topic, 'eu.1', 'main.2', 'main.3', 'main.1', '')).toEqual([1, 2, 0, 1, 1]);
        const bodies = collect(topic, { lanes: async () => ['main.1', 'main.2'] });
        await until(() => expect(bodies.toSorted()).toEqual(['one', 'three', 'two']));
        const own = collect(topic);
        await until(() => expect(own).toEqual(['own']));
        expect(await waiting(topic, 'eu.1', 'main.2', 'main.1', '')).toEqual([1, 0, 0, 0]);
      });

      it('counts the consumers of a lane, if it can', async () => {
        const topic = newTopic();
        await publishTo(topic, 'idle', 1);
        collect(topic, { lanes: async () => ['busy'] });
        collect(topic, { lanes: async () => ['busy'] });
        await until(async () => {
          const consumers = (await queue.laneStates(topic, ['idle', 'busy'])).map((state) => state.consumers);
          expect(consumers).toEqual(made.knowsConsumers ? [0, 2] : [null, null]);
        });
      });

      it('never exceeds its concurrency over all lanes together', async () => {
        const topic = newTopic();
        const names = ['a', 'b', 'c', 'd', 'e'];
        for (const lane of names) await publishTo(topic, lane, ...numbers(8));
        let inFlight = 0;
        let max = 0;
        let done = 0;
        consume(
          topic,
          async () => {
            max = Math.max(max, ++inFlight);
            await new Promise((resolve) => setTimeout(resolve, 1));
            inFlight--;
            done++;
          },
          { concurrency: 3, lanes: async () => names },
        );
        await until(() => expect(done).toBe(40));
        expect(max).toBe(3);
      });

      it('shares its slots between lanes, so that a full lane does not delay the others', async () => {
        const topic = newTopic();
        await publishTo(topic, 'full', ...numbers(200).map(() => 'full'));
        for (const lane of ['a', 'b']) await publishTo(topic, lane, ...numbers(10).map(() => lane));
        const seen = collect(topic, { concurrency: 2, lanes: async () => ['full', 'a', 'b'] });
        await until(() => expect(seen).toHaveLength(220));
        const lastOfOthers = Math.max(seen.lastIndexOf('a'), seen.lastIndexOf('b'));
        expect(lastOfOthers).toBeLessThan(120);
      });

      it('starts and stops serving lanes as they are added and removed', async () => {
        const topic = newTopic();
        let lanes = ['old'];
        const bodies = collect(topic, { lanes: async () => lanes });
        await publishTo(topic, 'old', 'first');
        await until(() => expect(bodies).toEqual(['first']));
        await publishTo(topic, 'new', 'second');
        lanes = ['new'];
        await until(() => expect(bodies).toEqual(['first', 'second']));
        await publishTo(topic, 'old', 'left');
        await publishTo(topic, 'new', 'third');
        await until(() => expect(bodies).toEqual(['first', 'second', 'third']));
        expect(await waiting(topic, 'old', 'new')).toEqual([1, 0]);
      });
    });
  });
}
