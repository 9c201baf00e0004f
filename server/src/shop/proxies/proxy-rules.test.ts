import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addRecords,
  afterRequest,
  chooseProxy,
  extendBlockRun,
  NO_RECORD,
  EMPTY_RUN,
  weightOf,
  type RouteOutcome,
  type RouteRecord,
} from './proxy-rules.ts';

const NOW = 1_700_000_000_000;
const HOUR = 3_600_000;
const REST = { restMs: HOUR };

const outcome = fc.constantFrom<RouteOutcome>('succeeded', 'failed', 'blocked');
const record: fc.Arbitrary<RouteRecord> = fc.record({
  successes: fc.nat(1000),
  failures: fc.nat(1000),
  blocks: fc.nat(20),
  lastUsedMs: fc.option(fc.integer({ min: NOW - 100 * HOUR, max: NOW })),
  restsUntilMs: fc.oneof(fc.constant(0), fc.integer({ min: NOW - HOUR, max: NOW + HOUR })),
});
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the weight of a proxy for a domain', () => {
  it.each<[string, Partial<RouteRecord>, number]>([
    ['is half of the most for a new one', {}, 1 / 2 / 60],
    ['grows with answers', { successes: 8 }, 9 / 10 / 60],
    ['falls with failures', { successes: 8, failures: 10 }, 9 / 20 / 60],
    ['counts a block as a failure', { successes: 8, failures: 6, blocks: 4 }, 9 / 20 / 60],
    ['falls with the time since the last use', { lastUsedMs: NOW - 60_000 }, 1 / 2 / 120],
    ['is the same for a use that another clock puts in the future', { lastUsedMs: NOW + 60_000 }, 1 / 2 / 60],
    ['stays above nothing however bad', { failures: 999_998 }, 1 / 1_000_000 / 60],
  ])('%s', (_what, over, weight) => {
    expect(weightOf({ ...NO_RECORD, ...over }, NOW)).toBeCloseTo(weight, 12);
  });
});

describe('choosing', () => {
  it('follows the weights', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 8 }), (records) => {
        const awake = records.map((one) => ({ ...one, restsUntilMs: 0 }));
        const candidates = awake.map((one, id) => ({ id, record: one }));
        const total = awake.reduce((sum, one) => sum + weightOf(one, NOW), 0);
        // Chance at the middle of each proxy's stretch of the whole must choose that proxy.
        let before = 0;
        for (const { id, record: own } of candidates) {
          const weight = weightOf(own, NOW);
          expect(chooseProxy(candidates, NOW, (before + weight / 2) / total)?.id).toBe(id);
          before += weight;
        }
      }),
    );
  });

  it('comes close to the shares over many choices', () => {
    const candidates = [8, 3, 0].map((successes, id) => ({
      id,
      record: { ...NO_RECORD, successes, failures: 2 },
    }));
    const total = candidates.reduce((sum, one) => sum + weightOf(one.record, NOW), 0);
    const counts = [0, 0, 0];
    const draws = 9973;
    for (let n = 0; n < draws; n++) {
      const id = chooseProxy(candidates, NOW, n / draws)?.id ?? -1;
      counts[id] = (counts[id] ?? 0) + 1;
    }
    for (const { id, record: own } of candidates)
      expect((counts[id] ?? 0) / draws).toBeCloseTo(weightOf(own, NOW) / total, 3);
  });

  it('never takes one that rests, and takes one as long as any is awake', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), random, (records, chance) => {
        const chosen = chooseProxy(
          records.map((one) => ({ record: one })),
          NOW,
          chance,
        );
        const anyAwake = records.some(({ restsUntilMs }) => restsUntilMs <= NOW);
        expect(chosen !== null).toBe(anyAwake);
        expect(chosen?.record.restsUntilMs ?? 0).toBeLessThanOrEqual(NOW);
      }),
    );
  });
});

describe('a record', () => {
  it('counts each outcome once and rests after a block alone', () => {
    fc.assert(
      fc.property(record, outcome, (before, what) => {
        const after = afterRequest(before, what, NOW, REST);
        expect(after).toEqual({
          successes: before.successes + (what === 'succeeded' ? 1 : 0),
          failures: before.failures + (what === 'failed' ? 1 : 0),
          blocks: before.blocks + (what === 'blocked' ? 1 : 0),
          lastUsedMs: NOW,
          restsUntilMs: what === 'blocked' ? NOW + HOUR : before.restsUntilMs,
        });
      }),
    );
  });

  it('comes to the same however many workers saw parts of it', () => {
    const step = fc.tuple(outcome, fc.nat(HOUR), fc.nat(3));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const one = (only: (worker: number) => boolean) =>
          steps
            .filter(([, , worker]) => only(worker))
            .reduce((sum, [what, offset]) => afterRequest(sum, what, NOW + offset, REST), NO_RECORD);
        const parts = [3, 1, 0, 2].map((worker) => one((own) => own === worker));
        expect(parts.reduce(addRecords)).toEqual(one(() => true));
      }),
    );
  });
});

describe('a run of blocks', () => {
  it('is ended by an answer, and by nothing else', () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 30 }), (outcomes) => {
        const run = outcomes.reduce(extendBlockRun, EMPTY_RUN);
        const sinceAnswer = outcomes.slice(outcomes.lastIndexOf('succeeded') + 1);
        expect(run).toEqual({
          hadSuccess: outcomes.includes('succeeded'),
          blocks: sinceAnswer.filter((what) => what === 'blocked').length,
        });
      }),
    );
  });
});
