import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MAX_MESSAGE_BYTES, type Broadcast, type Channel } from './broadcast.ts';
import { untypedChannel } from '../../../test/ports/untyped-channel.ts';

export interface BroadcastUnderTest {
  broadcast: Broadcast;
  /** The same as another process sees it, which then listens; absent where there is one process only. */
  other?: Broadcast;
  close(): Promise<void>;
}

/** What every broadcast promises. */
export function describeBroadcast(name: string, make: () => Promise<BroadcastUnderTest>): void {
  describe(`the ${name} broadcast`, () => {
    let made: BroadcastUnderTest;
    beforeEach(async () => {
      made = await make();
    });
    afterEach(() => made?.close());

    const listen = async (channel: string) => {
      const heard: unknown[] = [];
      const broadcast = made.other ?? made.broadcast;
      const end = await broadcast.subscribe(
        untypedChannel(channel),
        (message) => heard.push(message),
        () => heard.push('missed'),
      );
      return { heard, end };
    };

    it('tells every subscriber of the channel, in order, and nobody else', async () => {
      const [one, two, other] = [await listen('prices'), await listen('prices'), await listen('alerts')];
      for (let n = 1; n <= 20; n++) await made.broadcast.publish(untypedChannel('prices'), { n, text: '✓' });
      await made.broadcast.publish(untypedChannel('alerts'), 'last');
      await vi.waitFor(() => expect(other.heard).toEqual(['last']));
      await vi.waitFor(() => expect(one.heard).toHaveLength(20));
      await vi.waitFor(() => expect(two.heard).toHaveLength(20));
      expect(one.heard).toEqual(Array.from({ length: 20 }, (_, index) => ({ n: index + 1, text: '✓' })));
      expect(two.heard).toEqual(one.heard);
    });

    it('gives each subscriber a copy of its own', async () => {
      const original = { list: [1] };
      await made.broadcast.subscribe(untypedChannel('copies'), (message) => {
        (message as typeof original).list.push(2);
      });
      const { heard } = await listen('copies');
      await made.broadcast.publish(untypedChannel('copies'), original);
      await vi.waitFor(() => expect(heard).toEqual([{ list: [1] }]));
      expect(original).toEqual({ list: [1] });
    });

    it('tells listeners that they missed what is too long to carry', async () => {
      const { heard } = await listen('prices');
      const fits = '✓'.repeat((MAX_MESSAGE_BYTES - 2) / 3);
      for (const text of [fits, `${fits}✓`, '"'.repeat(MAX_MESSAGE_BYTES), 'after'])
        await made.broadcast.publish(untypedChannel('prices'), text);
      await vi.waitFor(() => expect(heard).toEqual([fits, 'missed', 'missed', 'after']));
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

    it('loses what nobody hears, and tells nothing to who has left', async () => {
      await made.broadcast.publish(untypedChannel('prices'), 'before');
      const [stays, leaves] = [await listen('prices'), await listen('prices')];
      await made.broadcast.publish(untypedChannel('prices'), 'both');
      await vi.waitFor(() => expect(leaves.heard).toContain('both'));
      await leaves.end();
      await made.broadcast.publish(untypedChannel('prices'), 'after');
      await vi.waitFor(() => expect(stays.heard).toContain('after'));
      expect(stays.heard).not.toContain('before');
      expect(leaves.heard).not.toContain('after');
    });
  });
}
