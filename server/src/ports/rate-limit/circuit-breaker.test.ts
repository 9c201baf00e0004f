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
const admitTrial = (state: BreakerState) => admit(state, 1_000 + openForMs).state;

describe('the circuit breaker', () => {
  it.each([
    [4, 'closed'],
    [5, 'open'],
    [6, 'open'],
  ])('after %i failures in a row is %s', (failures, phase) => {
    expect(times(failures, initialBreaker(), fail).phase).toBe(phase);
  });

  it('resets the failure count on a success', () => {
    const almost = times(4, initialBreaker(), fail);
    expect(times(4, onSuccess(almost), fail).phase).toBe('closed');
  });

  it('returns the remaining wait while open', () => {
    expect(admit(OPEN, 1_000 + 20_000)).toEqual({ admitted: false, state: OPEN, retryAfterMs: 40_000 });
  });

  it('admits three trials after the wait, and no fourth', () => {
    const tried = times(3, OPEN, admitTrial);
    expect(tried).toMatchObject({ phase: 'half_open', admitted: 3 });
    expect(admit(tried, 1_000 + openForMs)).toMatchObject({ admitted: false, retryAfterMs: openForMs });
  });

  it('closes when all trials succeed', () => {
    const tried = times(trials, OPEN, admitTrial);
    expect(times(trials - 1, tried, onSuccess).phase).toBe('half_open');
    expect(times(trials, tried, onSuccess)).toEqual(initialBreaker());
  });

  it('opens again for the full time when a trial fails', () => {
    const tried = onSuccess(times(trials, OPEN, admitTrial));
    expect(onFailure(tried, 90_000)).toEqual({ phase: 'open', sinceMs: 90_000 });
  });

  it('admits new trials when the previous ones were never reported', () => {
    const lost = times(trials, OPEN, admitTrial);
    const later = 1_000 + 2 * openForMs;
    expect(admit(lost, later)).toEqual({
      admitted: true,
      state: { phase: 'half_open', sinceMs: later, admitted: 1, succeeded: 0 },
    });
  });

  it('stays open when a request sent before it opened succeeds', () => {
    expect(onSuccess(OPEN)).toBe(OPEN);
    const oneTrial = admitTrial(OPEN);
    expect(times(10, oneTrial, onSuccess).phase).toBe('half_open');
  });

  it('keeps its state as plain JSON data', () => {
    for (const state of [initialBreaker(), OPEN, admitTrial(OPEN)]) {
      expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    }
  });
});

interface Step {
  event: 'request' | 'success' | 'failure';
  waitMs: number;
}

const STEPS = fc.array(
  fc.record<Step>({
    event: fc.constantFrom('request', 'success', 'failure'),
    waitMs: fc.oneof(fc.nat(5_000), fc.nat(120_000)),
  }),
  { maxLength: 200 },
);

/** Runs the steps. Returns the states before and after each step, with its time, event and admission. */
function run(steps: readonly Step[]) {
  let state = initialBreaker();
  let nowMs = 0;
  return steps.map(({ event, waitMs }) => {
    nowMs += waitMs;
    const before = state;
    const admission = event === 'request' ? admit(state, nowMs) : null;
    if (admission) state = admission.state;
    else state = event === 'success' ? onSuccess(state) : onFailure(state, nowMs);
    return { before, after: state, event, nowMs, admission };
  });
}

describe('the circuit breaker in any history', () => {
  it('always admits while closed, and never while open and waiting', () => {
    fc.assert(
      fc.property(STEPS, (steps) => {
        const requests = run(steps).filter(({ event }) => event === 'request');
        const wrong = requests.filter(({ before, nowMs, admission }) => {
          if (before.phase === 'half_open') return false;
          const isDue = before.phase === 'closed' || nowMs - before.sinceMs >= openForMs;
          return admission?.admitted !== isDue;
        });
        expect(wrong).toEqual([]);
      }),
    );
  });

  it('admits at most the set number of trials, and counts no more successes than trials', () => {
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

  it('opens only on a failure and closes only on a success', () => {
    fc.assert(
      fc.property(STEPS, (steps) => {
        const changes = run(steps).filter(({ before, after }) => before.phase !== after.phase);
        expect(changes.filter(({ after, event }) => after.phase === 'open' && event !== 'failure')).toEqual(
          [],
        );
        expect(changes.filter(({ after, event }) => after.phase === 'closed' && event !== 'success')).toEqual(
          [],
        );
      }),
    );
  });

  it('admits a request after the wait it returned', () => {
    fc.assert(
      fc.property(STEPS, (steps) => {
        const wrong = run(steps).filter(({ after, nowMs, admission }) => {
          if (!admission || admission.admitted) return false;
          const { retryAfterMs } = admission;
          const isInRange = retryAfterMs > 0 && retryAfterMs <= openForMs;
          return !isInRange || !admit(after, nowMs + retryAfterMs).admitted;
        });
        expect(wrong).toEqual([]);
      }),
    );
  });
});
