import { type BreakerSettings } from './rate-limit.ts';

// A circuit breaker per domain, as pure functions over plain data:
//
//   closed --(failuresToOpen in a row)--> open --(openForMs)--> half-open --(all trials succeed)--> closed
//                                          ^------------------(a trial fails)-----|
//
// A failure is a block, a timeout or a server error. A page that is gone is a response, so it is a success.

export type BreakerState =
  | { phase: 'closed'; failures: number }
  | { phase: 'open'; sinceMs: number }
  | { phase: 'half_open'; sinceMs: number; admitted: number; succeeded: number };

export const BREAKER_DEFAULTS: BreakerSettings = { failuresToOpen: 5, openForMs: 60_000, trials: 3 };

export type Admission =
  | { admitted: true; state: BreakerState }
  | { admitted: false; state: BreakerState; retryAfterMs: number };

export function initialBreaker(): BreakerState {
  return { phase: 'closed', failures: 0 };
}

/**
 * Decides whether a request may be sent now. Store the returned state in either case: it counts the trials.
 */
export function admit(
  state: BreakerState,
  nowMs: number,
  settings: BreakerSettings = BREAKER_DEFAULTS,
): Admission {
  if (state.phase === 'closed') return { admitted: true, state };
  if (state.phase === 'half_open' && state.admitted < settings.trials) {
    return { admitted: true, state: { ...state, admitted: state.admitted + 1 } };
  }
  // Also for half-open: if the workers of the trials crashed, no report comes, and the domain must not stay
  // blocked.
  const waitedMs = Math.max(nowMs - state.sinceMs, 0);
  if (waitedMs < settings.openForMs)
    return { admitted: false, state, retryAfterMs: settings.openForMs - waitedMs };
  return { admitted: true, state: { phase: 'half_open', sinceMs: nowMs, admitted: 1, succeeded: 0 } };
}

export function onSuccess(state: BreakerState, settings: BreakerSettings = BREAKER_DEFAULTS): BreakerState {
  if (state.phase === 'closed') return initialBreaker();
  // The request was sent before the breaker opened, so its success does not show that the domain has
  // recovered.
  if (state.phase === 'open') return state;
  const succeeded = Math.min(state.succeeded + 1, state.admitted);
  return succeeded >= settings.trials ? initialBreaker() : { ...state, succeeded };
}

export function onFailure(
  state: BreakerState,
  nowMs: number,
  settings: BreakerSettings = BREAKER_DEFAULTS,
): BreakerState {
  if (state.phase === 'open') return state;
  if (state.phase === 'half_open') return { phase: 'open', sinceMs: nowMs };
  const failures = state.failures + 1;
  return failures >= settings.failuresToOpen
    ? { phase: 'open', sinceMs: nowMs }
    : { phase: 'closed', failures };
}
