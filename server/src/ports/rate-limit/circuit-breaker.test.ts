import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  admit,
  afterReport,
  BREAKER_DEFAULTS,
  initialBreaker,
  type BreakerState,
} from './circuit-breaker.ts';
import { type DomainReport } from './rate-limit.ts';

const { openForMs, trials, failuresToOpen } = BREAKER_DEFAULTS;
/** Open for every page: as many sources have failed as pages open a breaker. */
const OPEN: BreakerState = { phase: 'open', sinceMs: 1_000, sources: ['a', 'b', 'c', 'd', 'e'] };
const OPEN_FOR_A: BreakerState = { phase: 'open', sinceMs: 1_000, sources: ['a'] };

function times<T>(count: number, start: T, step: (value: T, index: number) => T): T {
  return Array.from({ length: count }).reduce<T>((value, _, index) => step(value, index), start);
}

const fail = (state: BreakerState, page: number | string, source = 'a', nowMs = 1_000) =>
  afterReport(state, { ok: false, page: String(page), sources: [source] }, nowMs);
const succeed = (state: BreakerState, source = 'a') =>
  afterReport(state, { ok: true, sources: [source] }, 1_000);
const admitTrial = (state: BreakerState) => admit(state, null, 1_000 + openForMs).state;

describe('the circuit breaker', () => {
  it.each([
    [4, 'closed'],
    [5, 'open'],
    [6, 'open'],
  ])('after failures of %i pages in a row is %s', (pages, phase) => {
    expect(times(pages, initialBreaker(), fail).phase).toBe(phase);
  });

  it('counts a page that fails again and again once', () => {
    expect(times(100, initialBreaker(), (state) => fail(state, 1))).toEqual(fail(initialBreaker(), 1));
  });

  it('resets the failure count on a success', () => {
    const almost = times(4, initialBreaker(), fail);
    expect(times(4, succeed(almost), fail).phase).toBe('closed');
  });

  it('returns the remaining wait while open', () => {
    const refusal = { admitted: false, state: OPEN, retryAfterMs: 40_000, isPartial: false };
    expect(admit(OPEN, null, 1_000 + 20_000)).toEqual(refusal);
    expect(admit(OPEN, ['another'], 1_000 + 20_000)).toEqual(refusal);
  });

  it('refuses only the pages of the account that failed, as long as few accounts have failed', () => {
    expect(admit(OPEN_FOR_A, ['a'], 2_000)).toMatchObject({ admitted: false, isPartial: true });
    expect(admit(OPEN_FOR_A, ['a', 'b'], 2_000)).toEqual({ admitted: true, state: OPEN_FOR_A });
    expect(succeed(OPEN_FOR_A, 'b')).toEqual(initialBreaker());
    const forBoth = fail(OPEN_FOR_A, 'page of b', 'b');
    expect(admit(forBoth, ['a', 'b'], 2_000).admitted).toBe(false);
    expect(admit(forBoth, ['c'], 2_000).admitted).toBe(true);
  });

  it('admits three trials after the wait, and no fourth', () => {
    const tried = times(3, OPEN, admitTrial);
    expect(tried).toMatchObject({ phase: 'half_open', admitted: 3 });
    expect(admit(tried, null, 1_000 + openForMs)).toMatchObject({ admitted: false, retryAfterMs: openForMs });
  });

  it('closes when all trials succeed', () => {
    const tried = times(trials, OPEN, admitTrial);
    expect(times(trials - 1, tried, (state) => succeed(state)).phase).toBe('half_open');
    expect(times(trials, tried, (state) => succeed(state))).toEqual(initialBreaker());
  });

  it('opens again for the full time when a trial fails', () => {
    const tried = succeed(times(trials, OPEN, admitTrial));
    expect(fail(tried, 1, 'a', 90_000)).toEqual({ ...OPEN, sinceMs: 90_000 });
  });

  it('admits new trials when the previous ones were never reported', () => {
    const lost = times(trials, OPEN, admitTrial);
    const later = 1_000 + 2 * openForMs;
    expect(admit(lost, null, later)).toEqual({
      admitted: true,
      state: { ...OPEN, phase: 'half_open', sinceMs: later, admitted: 1, succeeded: 0 },
    });
  });

  it('stays open when a request sent before it opened succeeds', () => {
    expect(succeed(OPEN)).toBe(OPEN);
    const oneTrial = admitTrial(OPEN);
    expect(times(10, oneTrial, (state) => succeed(state)).phase).toBe('half_open');
  });

  it('keeps its state as plain JSON data', () => {
    for (const state of [initialBreaker(), OPEN, admitTrial(OPEN)]) {
      expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    }
  });
});

interface Step {
  event: 'request' | 'success' | 'failure';
  page: string;
  sources: string[];
  waitMs: number;
}

const STEPS = fc.array(
  fc.record<Step>({
    event: fc.constantFrom('request', 'success', 'failure', 'failure', 'failure'),
    page: fc.nat(11).map(String),
    sources: fc.uniqueArray(fc.nat(7).map(String), { minLength: 1, maxLength: 3 }),
    waitMs: fc.oneof(fc.nat(5_000), fc.nat(120_000)),
  }),
  { maxLength: 200 },
);

const reportOf = ({ event, page, sources }: Step): DomainReport =>
  event === 'success' ? { ok: true, sources } : { ok: false, page, sources };

/** Runs the steps. Returns the states before and after each step, with its time and admission. */
function run(steps: readonly Step[]) {
  let state = initialBreaker();
  let nowMs = 0;
  return steps.map((step) => {
    nowMs += step.waitMs;
    const before = state;
    const admission = step.event === 'request' ? admit(state, step.sources, nowMs) : null;
    state = admission ? admission.state : afterReport(state, reportOf(step), nowMs);
    return { ...step, before, after: state, nowMs, admission };
  });
}

describe('the circuit breaker in any history', () => {
  it('always admits while closed, and while open the sources that have not failed and no other', () => {
    fc.assert(
      fc.property(STEPS, (steps) => {
        const requests = run(steps).filter(({ event }) => event === 'request');
        const wrong = requests.filter(({ before, nowMs, admission, sources }) => {
          if (before.phase === 'half_open') return false;
          const isDue =
            before.phase === 'closed' ||
            nowMs - before.sinceMs >= openForMs ||
            (before.sources.length < failuresToOpen &&
              sources.some((source) => !before.sources.includes(source)));
          return admission?.admitted !== isDue;
        });
        expect(wrong).toEqual([]);
      }),
    );
  });

  it('never refuses the page of an account without failures because of fewer than five others', () => {
    fc.assert(
      fc.property(STEPS, fc.integer({ min: 1, max: failuresToOpen - 1 }), (steps, attackers) => {
        const attacked = steps.map((step) => ({
          ...step,
          sources: step.sources.map((source) => `attacker-${Number(source) % attackers}`),
        }));
        const wrong = run(attacked).filter(({ after, nowMs }) => !admit(after, ['healthy'], nowMs).admitted);
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

  it('opens only after five pages have failed since the last success', () => {
    fc.assert(
      fc.property(STEPS, (steps) => {
        const history = run(steps);
        const failedSinceSuccess = (end: number) => {
          const start = history.findLastIndex(({ event }, at) => event === 'success' && at < end);
          const failures = history.slice(start + 1, end + 1).filter(({ event }) => event === 'failure');
          return new Set(failures.map(({ page }) => page)).size;
        };
        const tooEarly = history.filter(
          ({ before, after }, at) =>
            before.phase === 'closed' && after.phase === 'open' && failedSinceSuccess(at) < failuresToOpen,
        );
        expect(tooEarly).toEqual([]);
      }),
    );
  });

  it('keeps fewer pages than open it, and no more sources than make it refuse every page', () => {
    fc.assert(
      fc.property(STEPS, (steps) => {
        const states = run(steps).map(({ after }) => after);
        const sizes = states.map(({ sources }) => sources.length);
        const pages = states.map((state) => (state.phase === 'closed' ? state.pages.length : 0));
        expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(failuresToOpen);
        expect(Math.max(0, ...pages)).toBeLessThan(failuresToOpen);
      }),
    );
  });

  it('admits a request after the wait it returned', () => {
    fc.assert(
      fc.property(STEPS, (steps) => {
        const wrong = run(steps).filter(({ after, sources, nowMs, admission }) => {
          if (!admission || admission.admitted) return false;
          const { retryAfterMs } = admission;
          const isInRange = retryAfterMs > 0 && retryAfterMs <= openForMs;
          return !isInRange || !admit(after, sources, nowMs + retryAfterMs).admitted;
        });
        expect(wrong).toEqual([]);
      }),
    );
  });
});
