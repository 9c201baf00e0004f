import { admit, afterReport, initialBreaker, notAhead, type BreakerState } from './circuit-breaker.ts';
import {
  MAX_PAUSE_MS,
  type BreakerEntry,
  type BreakerSettings,
  type DomainReport,
  type Entry,
  type Rate,
} from './rate-limit.ts';
import { takeToken } from './token-bucket.ts';

/**
 * The stored state of a domain. SQL and Lua have the same rules; the contract tests compare them with these.
 */
export interface DomainState {
  /** The token bucket. Its rate can differ from request to request. */
  fullAtMs: number;
  takenAtMs: number;
  breaker: BreakerState;
  /** No request is let through for `forMs` from `sinceMs` on. */
  pause: { sinceMs: number; forMs: number };
}

const NO_PAUSE = { sinceMs: 0, forMs: 0 };
export const INITIAL_DOMAIN: DomainState = {
  fullAtMs: -Infinity,
  takenAtMs: -Infinity,
  breaker: initialBreaker(),
  pause: NO_PAUSE,
};

/**
 * Consults the pause, then the breaker, and changes the breaker last, so that a request refused by the pace
 * uses up no trial. Store the returned state in either case.
 */
export function enterDomain(
  stored: DomainState,
  { rate, breaker }: { rate: Rate; breaker: BreakerEntry | null },
  nowMs: number,
  historyLostUntilMs: number,
): { entry: Entry; state: DomainState } {
  const state = takenByNow(sinceNow(stored, nowMs), nowMs);
  const pausedMs = state.pause.sinceMs + state.pause.forMs - nowMs;
  if (pausedMs > 0) return { entry: { waitMs: Math.ceil(pausedMs), blockedBy: 'pause' }, state };
  const admission = breaker && admit(state.breaker, breaker.sources ?? null, nowMs, breaker);
  if (admission?.admitted === false) {
    const { retryAfterMs: waitMs, isPartial } = admission;
    return { entry: { waitMs, blockedBy: 'breaker', isPartial }, state };
  }
  const { waitMs, fullAtMs } = takeToken(state.fullAtMs, rate, nowMs, historyLostUntilMs);
  if (waitMs > 0) return { entry: { waitMs, blockedBy: 'pace' }, state };
  const next = { ...state, fullAtMs, takenAtMs: nowMs, breaker: admission?.state ?? state.breaker };
  return { entry: { waitMs: 0, blockedBy: null, clean: isClean(next.breaker) }, state: next };
}

/** The state after the result of an admitted request. */
export function reportDomain(
  stored: DomainState,
  report: DomainReport,
  breaker: BreakerSettings,
  nowMs: number,
): DomainState {
  const state = sinceNow(stored, nowMs);
  return { ...state, breaker: afterReport(state.breaker, report, nowMs, breaker) };
}

/** The state with a pause of `forMs` from now on, unless one under way lasts longer. */
export function pauseDomain(stored: DomainState, forMs: number, nowMs: number): DomainState {
  const state = sinceNow(stored, nowMs);
  const boundedMs = Math.min(forMs, MAX_PAUSE_MS);
  if (state.pause.sinceMs + state.pause.forMs >= nowMs + boundedMs) return stored;
  return { ...state, pause: { sinceMs: nowMs, forMs: boundedMs } };
}

/** Whether nothing needs to be stored any longer. */
export function isExpired({ fullAtMs, breaker, pause }: DomainState, nowMs: number): boolean {
  return fullAtMs <= nowMs && pause.sinceMs + pause.forMs <= nowMs && isClean(breaker);
}

/** Whether the breaker is in its initial state, which need not be stored. */
function isClean(breaker: BreakerState): boolean {
  return breaker.phase === 'closed' && breaker.pages.length === 0;
}

/** The state without a token taken in the future: if the clock was set back, the bucket moves with it. */
function takenByNow(state: DomainState, nowMs: number): DomainState {
  const aheadMs = state.takenAtMs - nowMs;
  return aheadMs > 0 ? { ...state, takenAtMs: nowMs, fullAtMs: state.fullAtMs - aheadMs } : state;
}

/** The state in which nothing begins in the future: if the clock was set back, it begins now. */
function sinceNow(state: DomainState, nowMs: number): DomainState {
  const { breaker, pause } = state;
  return {
    ...state,
    breaker: notAhead(breaker, nowMs),
    pause: pause.sinceMs > nowMs ? { ...pause, sinceMs: nowMs } : pause,
  };
}
