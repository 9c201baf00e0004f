import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Leadership } from './leadership.ts';

export interface LeadershipUnderTest {
  /** Two processes' views of one leadership. */
  candidates: readonly [Leadership, Leadership];
  /** Cuts the leader's connection, as a dead process or network does. */
  cutLeader(): Promise<void>;
  close(): Promise<void>;
}

const someTries = () => new Promise((resolve) => setTimeout(resolve, 300));

/** What every leadership promises. */
export function describeLeadership(name: string, make: () => Promise<LeadershipUnderTest>): void {
  describe(`the ${name} leadership`, () => {
    let made: LeadershipUnderTest;
    let leading: string[];
    let terms: { who: string; lost: boolean }[];
    let stops: (() => Promise<void>)[];

    beforeEach(async () => {
      made = await make();
      [leading, terms, stops] = [[], [], []];
    });
    afterEach(async () => {
      await Promise.all(stops.map((stop) => stop()));
      await made.close();
    });

    /** Leads until told to stop, and never returns on its own. */
    function campaign(who: string, leadership: Leadership, office = 'office'): () => Promise<void> {
      const stopping = new AbortController();
      const ended = leadership.run(office, stopping.signal, async (signal) => {
        leading.push(who);
        await new Promise<void>((resolve) =>
          signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true }),
        );
        leading.splice(leading.indexOf(who), 1);
        terms.push({ who, lost: !stopping.signal.aborted });
      });
      const stop = async () => {
        stopping.abort();
        await ended;
      };
      stops.push(stop);
      return stop;
    }

    const untilLeading = (...who: string[]) =>
      vi.waitFor(() => expect([...leading].sort()).toEqual(who.sort()), { timeout: 15_000 });

    it('has one leader, and the next one when it stops', async () => {
      const [one, two] = made.candidates;
      const stopOne = campaign('one', one);
      await untilLeading('one');
      campaign('two', two);
      await someTries();
      expect(leading).toEqual(['one']);
      await stopOne();
      await untilLeading('two');
      expect(terms).toEqual([{ who: 'one', lost: false }]);
    });

    it('tells a leader whose connection dies, and lets another take over', async () => {
      const [one, two] = made.candidates;
      const stopOne = campaign('one', one);
      await untilLeading('one');
      await made.cutLeader();
      await vi.waitFor(() => expect(terms).toEqual([{ who: 'one', lost: true }]), { timeout: 15_000 });
      await stopOne();
      campaign('two', two);
      await untilLeading('two');
    });

    it('lets one who lost it lead again', async () => {
      campaign('one', made.candidates[0]);
      await untilLeading('one');
      await made.cutLeader();
      await vi.waitFor(() => expect(terms).toHaveLength(1), { timeout: 15_000 });
      await untilLeading('one');
    });

    it('leads again after a term that failed', async () => {
      const stopping = new AbortController();
      let tries = 0;
      await made.candidates[0].run('failing', stopping.signal, async () => {
        if (++tries === 1) throw new Error('a bad start');
        stopping.abort();
      });
      expect(tries).toBe(2);
    });

    it('has a leader for each name', async () => {
      const [one, two] = made.candidates;
      campaign('one', one, 'first office');
      campaign('two', two, 'second office');
      await untilLeading('one', 'two');
      expect(terms).toEqual([]);
    });

    it('returns when told to stop, whether leading or waiting', async () => {
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
