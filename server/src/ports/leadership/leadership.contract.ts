import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Leadership } from './leadership.ts';

export interface LeadershipUnderTest {
  /** One leadership as seen by two processes. */
  candidates: readonly [Leadership, Leadership];
  /** Closes the leader's connection, as a crash or a network failure does. */
  disconnectLeader(): Promise<void>;
  close(): Promise<void>;
}

const severalAttempts = () => new Promise((resolve) => setTimeout(resolve, 300));

/** The tests that every leadership must pass. */
export function describeLeadership(name: string, make: () => Promise<LeadershipUnderTest>): void {
  describe(`the ${name} leadership`, () => {
    let made: LeadershipUnderTest;
    let leading: string[];
    let terms: { candidate: string; lost: boolean }[];
    let stops: (() => Promise<void>)[];

    beforeEach(async () => {
      made = await make();
      [leading, terms, stops] = [[], [], []];
    });
    afterEach(async () => {
      await Promise.all(stops.map((stop) => stop()));
      await made.close();
    });

    /** Leads until it is stopped. */
    function campaign(candidate: string, leadership: Leadership, name = 'job'): () => Promise<void> {
      const stopping = new AbortController();
      const ended = leadership.run(name, stopping.signal, async (signal) => {
        leading.push(candidate);
        await new Promise<void>((resolve) =>
          signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true }),
        );
        leading.splice(leading.indexOf(candidate), 1);
        terms.push({ candidate, lost: !stopping.signal.aborted });
      });
      const stop = async () => {
        stopping.abort();
        await ended;
      };
      stops.push(stop);
      return stop;
    }

    const untilLeading = (...candidates: string[]) =>
      vi.waitFor(() => expect([...leading].sort()).toEqual(candidates.sort()), { timeout: 15_000 });

    it('has one leader at a time, and another one after it stops', async () => {
      const [one, two] = made.candidates;
      const stopOne = campaign('one', one);
      await untilLeading('one');
      campaign('two', two);
      await severalAttempts();
      expect(leading).toEqual(['one']);
      await stopOne();
      await untilLeading('two');
      expect(terms).toEqual([{ candidate: 'one', lost: false }]);
    });

    it('aborts a leader that lost its connection, and lets another take over', async () => {
      const [one, two] = made.candidates;
      const stopOne = campaign('one', one);
      await untilLeading('one');
      await made.disconnectLeader();
      await vi.waitFor(() => expect(terms).toEqual([{ candidate: 'one', lost: true }]), { timeout: 15_000 });
      await stopOne();
      campaign('two', two);
      await untilLeading('two');
    });

    it('lets a process that lost leadership lead again', async () => {
      campaign('one', made.candidates[0]);
      await untilLeading('one');
      await made.disconnectLeader();
      await vi.waitFor(() => expect(terms).toHaveLength(1), { timeout: 15_000 });
      await untilLeading('one');
    });

    it('leads again after `lead` failed', async () => {
      const stopping = new AbortController();
      let attempts = 0;
      await made.candidates[0].run('failing', stopping.signal, async () => {
        if (++attempts === 1) throw new Error('failed');
        stopping.abort();
      });
      expect(attempts).toBe(2);
    });

    it('has one leader per name', async () => {
      const [one, two] = made.candidates;
      campaign('one', one, 'first job');
      campaign('two', two, 'second job');
      await untilLeading('one', 'two');
      expect(terms).toEqual([]);
    });

    it('returns when stopped, whether leading or waiting', async () => {
      const [one, two] = made.candidates;
      const stopOne = campaign('one', one);
      await untilLeading('one');
      const stopTwo = campaign('two', two);
      await stopTwo();
      await stopOne();
      expect(leading).toEqual([]);
    });
  });
}
