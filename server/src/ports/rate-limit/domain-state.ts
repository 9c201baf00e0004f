import { admit, initialBreaker, onFailure, onSuccess, type BreakerState } from './circuit-breaker.ts';
import { type BreakerSettings, type Entry, type Rate } from './rate-limit.ts';
import { takeToken } from './token-bucket.ts';

/** What is remembered of a domain. The stores' own languages have the same rules; their tests hold them to these. */
export interface DomainState {
  fullAtMs: number;
  breaker: BreakerState;
}

export const UNKNOWN_DOMAIN: DomainState = { fullAtMs: -Infinity, breaker: initialBreaker() };

/** The breaker is asked first and changed last: one whose turn has not come uses up no trial. */
export function enterDomain(
  state: DomainState,
  { rate, breaker }: { rate: Rate; breaker: BreakerSettings | null },
  nowMs: number,
  forgottenUntilMs: number,
): { entry: Entry; state: DomainState } {
  const admission = breaker && admit(state.breaker, nowMs, breaker);
  if (admission?.admitted === false)
    return { entry: { waitMs: admission.retryAfterMs, because: 'breaker' }, state };
  const { waitMs, fullAtMs } = takeToken(state.fullAtMs, rate, nowMs, forgottenUntilMs);
  if (waitMs > 0) return { entry: { waitMs, because: 'pace' }, state };
  const next = { fullAtMs, breaker: admission?.state ?? state.breaker };
  return { entry: { waitMs: 0, because: null, clean: isClean(next.breaker) }, state: next };
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

/** Nothing is worth remembering of such a breaker. */
export function isClean(breaker: BreakerState): boolean {
  return breaker.phase === 'closed' && breaker.failures === 0;
}
