import { admit, initialBreaker, onFailure, onSuccess, type BreakerState } from './circuit-breaker.ts';
import { type BreakerSettings, type Entry, type Rate } from './rate-limit.ts';
import { takeToken } from './token-bucket.ts';

/**
 * The stored state of a domain. SQL and Lua have the same rules; the contract tests compare them with these.
 */
export interface DomainState {
  fullAtMs: number;
  breaker: BreakerState;
}

export const INITIAL_DOMAIN: DomainState = { fullAtMs: -Infinity, breaker: initialBreaker() };

/** Consults the breaker first and changes it last, so that a request refused by the pace uses up no trial. */
export function enterDomain(
  state: DomainState,
  { rate, breaker }: { rate: Rate; breaker: BreakerSettings | null },
  nowMs: number,
  historyLostUntilMs: number,
): { entry: Entry; state: DomainState } {
  const admission = breaker && admit(state.breaker, nowMs, breaker);
  if (admission?.admitted === false)
    return { entry: { waitMs: admission.retryAfterMs, blockedBy: 'breaker' }, state };
  const { waitMs, fullAtMs } = takeToken(state.fullAtMs, rate, nowMs, historyLostUntilMs);
  if (waitMs > 0) return { entry: { waitMs, blockedBy: 'pace' }, state };
  const next = { fullAtMs, breaker: admission?.state ?? state.breaker };
  return { entry: { waitMs: 0, blockedBy: null, clean: isClean(next.breaker) }, state: next };
}

export function reportDomain(
  state: DomainState,
  ok: boolean,
  breaker: BreakerSettings,
  nowMs: number,
): DomainState {
  return {
    ...state,
    breaker: ok ? onSuccess(state.breaker, breaker) : onFailure(state.breaker, nowMs, breaker),
  };
}

/** Whether the breaker is in its initial state, which need not be stored. */
export function isClean(breaker: BreakerState): boolean {
  return breaker.phase === 'closed' && breaker.failures === 0;
}
