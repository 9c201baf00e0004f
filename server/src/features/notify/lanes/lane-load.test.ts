import { describe, expect, it } from 'vitest';
import { LaneLoad, type Party } from './lane-load.ts';

const LIMITS = { slots: 8, perAccount: 3, perDestination: 4, perChannel: 2 };
const NOTHING = { accounts: [], destinations: [], channels: [] };

/** A load with a clock that the test moves. */
function loadAt() {
  let nowMs = 0;
  const load = new LaneLoad(LIMITS, () => nowMs);
  return { load, advance: (ms: number) => void (nowMs += ms) };
}

const party = (accountId: number, destination: string, channelId: number): Party => ({
  accountId,
  destination,
  channelId,
});

describe('LaneLoad', () => {
  it('blocks a channel, an account and a destination at their limits, until a delivery ends', () => {
    const { load } = loadAt();
    const parties = [
      party(1, 'a.example', 1),
      party(1, 'a.example', 1),
      party(1, 'a.example', 2),
      party(2, 'a.example', 3),
    ];
    for (const one of parties) load.start(one);
    expect(load.blocked()).toEqual({ accounts: [1], destinations: ['a.example'], channels: [1] });
    for (const one of parties) load.finish(one, 'responded');
    expect(load.blocked()).toEqual(NOTHING);
  });

  it('has no free slot when all are taken', () => {
    const { load } = loadAt();
    for (let n = 0; n < LIMITS.slots; n++) {
      expect(load.hasFreeSlot).toBe(true);
      load.start(party(n, `${n}.example`, n));
    }
    expect(load.hasFreeSlot).toBe(false);
  });

  it('pauses a channel that does not respond, longer each time up to five minutes, until it responds', () => {
    const { load, advance } = loadAt();
    const silent = party(1, 'a.example', 1);
    const pauses = [];
    for (let n = 0; n < 10; n++) {
      load.start(silent);
      load.finish(silent, 'no-response');
      let ms = 0;
      for (; load.blocked().channels.length > 0; ms += 1000) advance(1000);
      pauses.push(ms / 1000);
    }
    expect(pauses).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
    load.start(silent);
    expect(load.blocked().channels, 'one attempt at a time').toEqual([1]);
    load.finish(silent, 'responded');
    load.start(silent);
    expect(load.blocked()).toEqual(NOTHING);
  });

  it('counts attempts that fail together as one failure', () => {
    const { load, advance } = loadAt();
    const together = [party(1, 'a.example', 1), party(1, 'a.example', 1)];
    for (const one of together) load.start(one);
    for (const one of together) load.finish(one, 'no-response');
    advance(2000);
    expect(load.blocked().channels).toEqual([]);
  });

  it('pauses a destination only after failures of three accounts without a response in between', () => {
    const { load } = loadAt();
    const fail = (accountId: number) => {
      const one = party(accountId, 'shared.example', accountId);
      load.start(one);
      load.finish(one, 'no-response');
    };
    for (const accountId of [1, 1, 1, 2]) fail(accountId);
    expect(load.blocked().destinations).toEqual([]);
    fail(3);
    expect(load.blocked().destinations).toEqual(['shared.example']);
    const answered = party(4, 'shared.example', 4);
    load.start(answered);
    load.finish(answered, 'responded');
    expect(load.blocked().destinations).toEqual([]);
  });

  it('leaves a quarter of the slots to all channels that did not respond last time', () => {
    const { load, advance } = loadAt();
    const silent = [1, 2, 3].map((n) => party(n, `${n}.example`, n));
    for (const one of silent) load.start(one);
    for (const one of silent) load.finish(one, 'no-response');
    advance(60_000);
    expect(load.blocked().channels).toEqual([]);
    for (const one of silent.slice(0, 2)) load.start(one);
    expect(load.blocked().channels.toSorted()).toEqual([1, 2, 3]);
  });

  it('tries a relay that failed with one message at a time, after a pause', () => {
    const { load, advance } = loadAt();
    const one = party(1, 'a.example', 1);
    load.start(one);
    load.finish(one, 'relay-failed');
    expect(load.hasFreeSlot).toBe(false);
    advance(2000);
    expect(load.hasFreeSlot).toBe(true);
    load.start(one);
    expect(load.hasFreeSlot).toBe(false);
    load.finish(one, 'responded');
    load.start(one);
    expect(load.hasFreeSlot).toBe(true);
    expect(load.blocked()).toEqual(NOTHING);
  });

  it('pauses what used up a limit for the given time', () => {
    const { load, advance } = loadAt();
    const one = party(1, 'a.example', 1);
    load.pause(one, 'destination', 1000);
    load.pause(one, 'channel', 2000);
    expect(load.blocked()).toEqual({ accounts: [], destinations: ['a.example'], channels: [1] });
    advance(1000);
    expect(load.blocked()).toEqual({ ...NOTHING, channels: [1] });
    advance(1000);
    expect(load.blocked()).toEqual(NOTHING);
  });

  it('keeps no more than ten thousand failures', () => {
    const { load } = loadAt();
    for (let n = 0; n < 10_100; n++) {
      const one = party(n, `${n}.example`, n);
      load.start(one);
      load.finish(one, 'no-response');
    }
    expect(load.blocked().channels).toHaveLength(10_000);
    expect(load.blocked().channels).not.toContain(0);
  });
});
