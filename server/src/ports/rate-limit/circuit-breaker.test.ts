import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  admit,
  BREAKER_DEFAULTS,
  initialBreaker,
  onFailure,
  onSuccess,
  type BreakerState,
} from './circuit-breaker.ts';

const OPEN: BreakerState = { phase: 'open', sinceMs: 1_000 };
const { openForMs, trials } = BREAKER_DEFAULTS;

function times<T>(count: number, start: T, step: (value: T) => T): T {
  return Array.from({ length: count }).reduce<T>((value) => step(value), start);
}

const fail = (state: BreakerState) => onFailure(state, 1_000);
const tryOnce = (state: BreakerState) => admit(state, 1_000 + openForMs).state;

describe('the circuit breaker', () => {
  it.each([
    [4, 'closed'],
    [5, 'open'],
    [6, 'open'],
  ])('after %i failures in a row is %s', (failures, phase) => {
    expect(times(failures, initialBreaker(), fail).phase).toBe(phase);
  });

  it('forgets earlier failures at a success', () => {
    const almost = times(4, initialBreaker(), fail);
    expect(times(4, onSuccess(almost), fail).phase).toBe('closed');
  });

  it('says how long to wait while open', () => {
    expect(admit(OPEN, 1_000 + 20_000)).toEqual({ admitted: false, state: OPEN, retryAfterMs: 40_000 });
  });

  it('admits three trials once the wait is over, and not a fourth', () => {
    const tried = times(3, OPEN, tryOnce);
    expect(tried).toMatchObject({ phase: 'half_open', admitted: 3 });
    expect(admit(tried, 1_000 + openForMs)).toMatchObject({ admitted: false, retryAfterMs: openForMs });
  });

  it('closes when all trials succeed', () => {
    const tried = times(trials, OPEN, tryOnce);
    expect(times(trials - 1, tried, onSuccess).phase).toBe('half_open');
    expect(times(trials, tried, onSuccess)).toEqual(initialBreaker());
  });

  it('opens again, for the whole time, when a trial fails', () => {
    const tried = onSuccess(times(trials, OPEN, tryOnce));
    expect(onFailure(tried, 90_000)).toEqual({ phase: 'open', sinceMs: 90_000 });
  });

  it('tries again when the trials never reported', () => {
    const lost = times(trials, OPEN, tryOnce);
    const later = 1_000 + 2 * openForMs;
    expect(admit(lost, later)).toEqual({
      admitted: true,
      state: { phase: 'half_open', sinceMs: later, admitted: 1, succeeded: 0 },
    });
  });

  it('is not closed by the success of a request sent before it opened', () => {
    expect(onSuccess(OPEN)).toBe(OPEN);
    const oneTrial = tryOnce(OPEN);
    expect(times(10, oneTrial, onSuccess).phase).toBe('half_open');
  });

  it('is plain data', () => {
    for (const state of [initialBreaker(), OPEN, tryOnce(OPEN)]) {
      expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    }
  });
});

type Step = { event: 'ask' | 'success' | 'failure'; waitMs: number };

const STEPS = fc.array(
  fc.record<Step>({
    event: fc.constantFrom('ask', 'success', 'failure'),
    waitMs: fc.oneof(fc.nat(5_000), fc.nat(120_000)),
  }),
  { maxLength: 200 },
);

/** Runs the steps and shows each state with the time and what was asked of it. */
function run(steps: readonly Step[]) {
  let state = initialBreaker();
  let nowMs = 0;
  return steps.map(({ event, waitMs }) => {
    nowMs += waitMs;
    const before = state;
    const admission = event === 'ask' ? admit(state, nowMs) : null;
    if (admission) state = admission.state;
    else state = event === 'success' ? onSuccess(state) : onFailure(state, nowMs);
    return { before, after: state, event, nowMs, admission };
  });
}

describe('in any history, the circuit breaker', () => {
  it('admits always while closed, and never while open and waiting', () => {
    fc.assert(
      fc.property(STEPS, (steps) => {
        const asked = run(steps).filter(({ event }) => event === 'ask');
        const wrong = asked.filter(({ before, nowMs, admission }) => {
          if (before.phase === 'half_open') return false;
          const isDue = before.phase === 'closed' || nowMs - before.sinceMs >= openForMs;
          return admission?.admitted !== isDue;
        });
        expect(wrong).toEqual([]);
      }),
    );
  });

  it('admits no more trials than it may, and counts no more successes than trials', () => {
    fc.assert(
      fc.property(STEPS, (steps) => {
        const wrong = run(steps).filter(
          ({ after }) =>
            after.phase === 'half_open' && (after.admitted > trials || after.succeeded > after.admitted),
        );
        expect(wrong).toEqual([]);
      }),
    );
  });

  it('opens only at a failure and closes only at a success', () => {
    fc.assert(
      fc.property(STEPS, (steps) => {
        const moves = run(steps).filter(({ before, after }) => before.phase !== after.phase);
        expect(moves.filter(({ after, event }) => after.phase === 'open' && event !== 'failure')).toEqual([]);
        expect(moves.filter(({ after, event }) => after.phase === 'closed' && event !== 'success')).toEqual(
          [],
        );
      }),
    );
  });

  it('admits one who waits as long as it was told', () => {
    fc.assert(
      fc.property(STEPS, (steps) => {
        const wrong = run(steps).filter(({ after, nowMs, admission }) => {
          if (!admission || admission.admitted) return false;
          const { retryAfterMs } = admission;
          const isSensible = retryAfterMs > 0 && retryAfterMs <= openForMs;
          return !isSensible || !admit(after, nowMs + retryAfterMs).admitted;
        });
        expect(wrong).toEqual([]);
      }),
    );
  });
});
