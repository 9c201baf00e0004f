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

describe('weightOf', () => {
  it.each<[string, Partial<RouteRecord>, number]>([
    ['is half of the maximum for a new proxy', {}, 1 / 2 / 60],
    ['grows with successes', { successes: 8 }, 9 / 10 / 60],
    ['falls with failures', { successes: 8, failures: 10 }, 9 / 20 / 60],
    ['counts a block as a failure', { successes: 8, failures: 6, blocks: 4 }, 9 / 20 / 60],
    ['falls with the time since the last use', { lastUsedMs: NOW - 60_000 }, 1 / 2 / 120],
    ['is the same for a last use in the future, by another clock', { lastUsedMs: NOW + 60_000 }, 1 / 2 / 60],
    ['stays above zero after many failures', { failures: 999_998 }, 1 / 1_000_000 / 60],
  ])('%s', (_what, over, weight) => {
    expect(weightOf({ ...NO_RECORD, ...over }, NOW)).toBeCloseTo(weight, 12);
  });
});

describe('chooseProxy', () => {
  it('divides the range of random by the weights', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 8 }), (records) => {
        const available = records.map((one) => ({ ...one, restsUntilMs: 0 }));
        const candidates = available.map((one, id) => ({ id, record: one }));
        const total = available.reduce((sum, one) => sum + weightOf(one, NOW), 0);
        // A random number in the middle of a proxy's share must choose that proxy.
        let before = 0;
        for (const { id, record: own } of candidates) {
          const weight = weightOf(own, NOW);
          expect(chooseProxy(candidates, NOW, (before + weight / 2) / total)?.id).toBe(id);
          before += weight;
        }
      }),
    );
  });

  it('chooses each proxy in proportion to its weight', () => {
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

  it('never chooses a resting proxy, and returns null only if all rest', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), random, (records, chance) => {
        const chosen = chooseProxy(
          records.map((one) => ({ record: one })),
          NOW,
          chance,
        );
        const isAnyAvailable = records.some(({ restsUntilMs }) => restsUntilMs <= NOW);
        expect(chosen !== null).toBe(isAnyAvailable);
        expect(chosen?.record.restsUntilMs ?? 0).toBeLessThanOrEqual(NOW);
      }),
    );
  });
});

describe('afterRequest and addRecords', () => {
  it('count each outcome once, with a rest only after a block', () => {
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

  it('give the same record for any distribution of the requests over workers', () => {
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

describe('extendBlockRun', () => {
  it('ends a run of blocks only at a success', () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 30 }), (outcomes) => {
        const run = outcomes.reduce(extendBlockRun, EMPTY_RUN);
        const sinceSuccess = outcomes.slice(outcomes.lastIndexOf('succeeded') + 1);
        expect(run).toEqual({
          hadSuccess: outcomes.includes('succeeded'),
          blocks: sinceSuccess.filter((what) => what === 'blocked').length,
        });
      }),
    );
  });
});
