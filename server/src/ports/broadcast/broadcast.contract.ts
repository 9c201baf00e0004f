import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MAX_MESSAGE_BYTES, type Broadcast, type Channel } from './broadcast.ts';
import { untypedChannel } from '../../../test/ports/untyped-channel.ts';

export interface BroadcastUnderTest {
  broadcast: Broadcast;
  /** The broadcast as seen by another process, which then subscribes; absent if there is only one process. */
  other?: Broadcast;
  close(): Promise<void>;
}

/** The tests that every broadcast must pass. */
export function describeBroadcast(name: string, make: () => Promise<BroadcastUnderTest>): void {
  describe(`the ${name} broadcast`, () => {
    let made: BroadcastUnderTest;
    beforeEach(async () => {
      made = await make();
    });
    afterEach(() => made?.close());

    const listen = async (channel: string) => {
      const received: unknown[] = [];
      const broadcast = made.other ?? made.broadcast;
      const end = await broadcast.subscribe(
        untypedChannel(channel),
        (message) => received.push(message),
        () => received.push('missed'),
      );
      return { received, end };
    };

    it('delivers messages in order to every subscriber of the channel and to no other', async () => {
      const [one, two, other] = [await listen('prices'), await listen('prices'), await listen('alerts')];
      for (let n = 1; n <= 20; n++) await made.broadcast.publish(untypedChannel('prices'), { n, text: '✓' });
      await made.broadcast.publish(untypedChannel('alerts'), 'last');
      await vi.waitFor(() => expect(other.received).toEqual(['last']));
      await vi.waitFor(() => expect(one.received).toHaveLength(20));
      await vi.waitFor(() => expect(two.received).toHaveLength(20));
      expect(one.received).toEqual(Array.from({ length: 20 }, (_, index) => ({ n: index + 1, text: '✓' })));
      expect(two.received).toEqual(one.received);
    });

    it('gives each subscriber its own copy of a message', async () => {
      const original = { list: [1] };
      await made.broadcast.subscribe(untypedChannel('copies'), (message) => {
        (message as typeof original).list.push(2);
      });
      const { received } = await listen('copies');
      await made.broadcast.publish(untypedChannel('copies'), original);
      await vi.waitFor(() => expect(received).toEqual([{ list: [1] }]));
      expect(original).toEqual({ list: [1] });
    });

    it('reports a message that is too long as missed', async () => {
      const { received } = await listen('prices');
      const fits = '✓'.repeat((MAX_MESSAGE_BYTES - 2) / 3);
      for (const text of [fits, `${fits}✓`, '"'.repeat(MAX_MESSAGE_BYTES), 'after'])
        await made.broadcast.publish(untypedChannel('prices'), text);
      await vi.waitFor(() => expect(received).toEqual([fits, 'missed', 'missed', 'after']));
    });

    it('counts a message that its channel does not accept as missed', async () => {
      const channel: Channel<number> = {
        name: 'numbers',
        parse(message) {
          if (typeof message !== 'number') throw new Error('not a number');
          return message;
        },
      };
      const received: unknown[] = [];
      await (made.other ?? made.broadcast).subscribe(
        channel,
        (message) => received.push(message),
        () => received.push('missed'),
      );
      for (const message of [1, 'two', 3]) await made.broadcast.publish(untypedChannel('numbers'), message);
      await vi.waitFor(() => expect(received).toEqual([1, 'missed', 3]));
    });

    it('loses messages without subscribers, and delivers nothing after unsubscribing', async () => {
      await made.broadcast.publish(untypedChannel('prices'), 'before');
      const [subscribed, unsubscribed] = [await listen('prices'), await listen('prices')];
      await made.broadcast.publish(untypedChannel('prices'), 'both');
      await vi.waitFor(() => expect(unsubscribed.received).toContain('both'));
      await unsubscribed.end();
      await made.broadcast.publish(untypedChannel('prices'), 'after');
      await vi.waitFor(() => expect(subscribed.received).toContain('after'));
      expect(subscribed.received).not.toContain('before');
      expect(unsubscribed.received).not.toContain('after');
    });
  });
}
