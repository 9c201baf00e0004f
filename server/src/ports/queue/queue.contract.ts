import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MAX_ATTEMPTS, depthOf, type ConsumeOptions, type Message, type Queue, type Topic } from './queue.ts';

export interface QueueUnderTest {
  queue: Queue;
  /** The queue as another process has it; after `die` nothing of that process reaches the queue any more. */
  mortal(): Promise<{ queue: Queue; die(): Promise<void> }>;
  knowsConsumers: boolean;
  close(): Promise<void>;
}

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000, interval: 20 });

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

/** What every queue promises. It is made to take a message for lost, to poll, and to ask for its lanes within a second or so. */
export function describeQueue(name: string, make: () => Promise<QueueUnderTest>): void {
  describe(`the ${name} queue`, () => {
    let made: QueueUnderTest;
    let queue: Queue;
    let topics = 0;
    const run = randomBytes(4).toString('hex');
    const stops: (() => Promise<void>)[] = [];
    const graves: (() => Promise<void>)[] = [];

    beforeEach(async () => {
      made = await make();
      queue = made.queue;
    });
    afterEach(async () => {
      await Promise.all([...graves.splice(0), ...stops.splice(0)].map((stop) => stop()));
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

    /** A consumer that remembers the bodies it got. */
    function collect(topic: Topic, options: Partial<ConsumeOptions> = {}): unknown[] {
      const bodies: unknown[] = [];
      consume(topic, async ({ body }) => void bodies.push(body), options);
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
        await until(async () => expect(await depth(topic)).toBe(0));
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
      expect(await depth(other)).toBe(1);
      expect(await depth(durable)).toBe(1);
    });

    it('accepts nothing as nothing', async () => {
      const topic = newTopic();
      await queue.publish(topic, []);
      expect(await depth(topic)).toBe(0);
    });

    it('keeps the order of messages when one is in hand at a time', async () => {
      const topic = newTopic();
      const sent = numbers(40);
      for (let from = 0; from < sent.length; from += 7) await publish(topic, ...sent.slice(from, from + 7));
      const bodies = collect(topic);
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
      const bodies = collect(topic);
      await until(() => expect(bodies).toHaveLength(6));
      expect(bodies).toEqual(['0-2', '0-5', '1-4', '5-0', '5-3', '9-1']);
    });

    it('never has more in hand than asked for', async () => {
      const topic = newTopic();
      await publish(topic, ...numbers(20));
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
        { concurrency: 4 },
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
      await until(async () => expect(await depth(topic)).toBe(0));
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
      await until(async () => expect(await queue.deadCount(topic)).toBe(1));
      const more = consume(topic, async () => undefined);
      await publish(topic, 'sound');
      await until(async () => expect(await depth(topic)).toBe(0));
      await more();
      expect(attempts).toEqual(Array.from({ length: MAX_ATTEMPTS }, (_, index) => index + 1));
    });

    it('tells what died, where, after how many attempts and why', async () => {
      const topic = newTopic(true);
      const before = Date.now();
      await queue.publish(topic, [{ body: { one: 1 }, lane: 'far.off' }, { body: 'two' }]);
      consume(
        topic,
        async ({ body }) => {
          throw new Error(`cannot do ${JSON.stringify(body)}`);
        },
        { lanes: async () => ['far.off', ''] },
      );
      await until(async () => expect(await queue.deadCount(topic)).toBe(2));
      const dead = await queue.deadLetters(topic, 100);
      const facts = dead.map(({ lane, body, attempts, reason }) => ({ lane, body, attempts, reason }));
      expect(facts).toHaveLength(2);
      expect(facts).toContainEqual({
        lane: 'far.off',
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
      expect(await queue.deadCount(topic), 'reading takes nothing away').toBe(2);
    });

    it('replays the dead messages that are named, or all, from their first attempt on', async () => {
      const topic = newTopic();
      const bodies = ['a', 'b', 'c'];
      await queue.publish(
        topic,
        bodies.map((body) => ({ body, lane: `of-${body}` })),
      );
      const lanes = async () => bodies.map((body) => `of-${body}`);
      let broken = true;
      const mended: string[] = [];
      consume(
        topic,
        async ({ body, attempt }) => {
          if (broken) throw new Error('broken');
          mended.push(`${body as string}${attempt}`);
        },
        { lanes },
      );
      await until(async () => expect(await queue.deadCount(topic)).toBe(3));
      broken = false;
      const dead = await queue.deadLetters(topic, 10);
      const second = dead.find(({ body }) => body === 'b');
      expect(await queue.replay(topic, [second?.id ?? '', 'no-such-id'])).toBe(1);
      await until(() => expect(mended).toEqual(['b1']));
      expect((await queue.deadLetters(topic, 10)).map(({ body }) => body).sort()).toEqual(['a', 'c']);
      expect(await queue.replay(topic)).toBe(2);
      await until(() => expect(mended.toSorted()).toEqual(['a1', 'b1', 'c1']));
      expect(await queue.replay(topic)).toBe(0);
    });

    /** Takes one message in a process of its own, which dies of it. Returns the attempt. */
    async function dieOf(topic: Topic): Promise<number> {
      const { queue: its, die } = await made.mortal();
      const taken = Promise.withResolvers<number>();
      const buried = Promise.withResolvers<void>();
      const stop = consume(
        topic,
        ({ attempt }) => {
          taken.resolve(attempt);
          return buried.promise;
        },
        {},
        its,
      );
      const attempt = await taken.promise;
      await die();
      stops.splice(stops.indexOf(stop), 1);
      void stop();
      graves.push(async () => {
        buried.resolve();
        await stop();
      });
      return attempt;
    }

    it('delivers to another consumer what died with the first', async () => {
      const topic = newTopic();
      await publish(topic, 'lost');
      expect(await dieOf(topic)).toBe(1);
      const attempts: number[] = [];
      const done = consume(topic, async ({ attempt }) => void attempts.push(attempt));
      await until(() => expect(attempts).toEqual([2]));
      await done();
      expect(await depth(topic)).toBe(0);
    });

    it('sets aside as dead what kills every consumer', { timeout: 120_000 }, async () => {
      const topic = newTopic(true);
      await publish(topic, 'deadly');
      for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) expect(await dieOf(topic)).toBe(attempt);
      const seen = collect(topic);
      await until(async () => expect(await queue.deadCount(topic)).toBe(1));
      expect(seen).toEqual([]);
      const [dead] = await queue.deadLetters(topic, 1);
      expect(dead).toMatchObject({ body: 'deadly', lane: '' });
      expect(dead?.reason).toContain('died');
    });

    it('shares a topic between competing consumers, each message to one of them', async () => {
      const topic = newTopic();
      const sent = numbers(60);
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
          { concurrency: 3 },
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
      expect(await depth(topic)).toBe(1);
    });

    it('counts what waits, and not what is in hand', async () => {
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
      it('are kept apart, from the topic’s own too, and served by who asks for them', async () => {
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

      it('say by how many consumers they are served, where that is known', async () => {
        const topic = newTopic();
        await publishTo(topic, 'idle', 1);
        collect(topic, { lanes: async () => ['busy'] });
        collect(topic, { lanes: async () => ['busy'] });
        await until(async () => {
          const consumers = (await queue.laneStates(topic, ['idle', 'busy'])).map((state) => state.consumers);
          expect(consumers).toEqual(made.knowsConsumers ? [0, 2] : [null, null]);
        });
      });

      it('have together never more in hand than asked for', async () => {
        const topic = newTopic();
        const names = ['a', 'b', 'c', 'd', 'e'];
        for (const lane of names) await publishTo(topic, lane, ...numbers(8));
        let inHand = 0;
        let most = 0;
        let done = 0;
        consume(
          topic,
          async () => {
            most = Math.max(most, ++inHand);
            await new Promise((resolve) => setTimeout(resolve, 1));
            inHand--;
            done++;
          },
          { concurrency: 3, lanes: async () => names },
        );
        await until(() => expect(done).toBe(40));
        expect(most).toBe(3);
      });

      it('share the hands, so that a full one does not hold up the others', async () => {
        const topic = newTopic();
        await publishTo(topic, 'full', ...numbers(200).map(() => 'full'));
        for (const lane of ['a', 'b']) await publishTo(topic, lane, ...numbers(10).map(() => lane));
        const seen = collect(topic, { concurrency: 2, lanes: async () => ['full', 'a', 'b'] });
        await until(() => expect(seen).toHaveLength(220));
        const lastOfOthers = Math.max(seen.lastIndexOf('a'), seen.lastIndexOf('b'));
        expect(lastOfOthers).toBeLessThan(120);
      });

      it('are served when they appear, and no longer when they go', async () => {
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
