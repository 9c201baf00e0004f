import { setTimeout as sleep } from 'node:timers/promises';
import { type Rate, type RateLimit } from '../ports/rate-limit/index.ts';
import {
  admit,
  initialBreaker,
  onFailure,
  onSuccess,
  type BreakerSettings,
  type BreakerState,
} from './circuit-breaker.ts';

/** A domain that cannot be asked now; what was wanted of it may be tried again after `waitMs`. */
export class DomainBusyError extends Error {
  readonly waitMs: number;

  constructor(message: string, waitMs: number) {
    super(message);
    this.name = 'DomainBusyError';
    this.waitMs = waitMs;
  }
}

export interface DomainGate {
  /** Waits for the domain's next free slot. Throws DomainBusyError when that is far off or the breaker is open. */
  enter(domain: string, rate: Rate, signal: AbortSignal): Promise<void>;
  /** Like `enter`, for a further request of the same check: the pace alone decides. */
  keepPace(domain: string, rate: Rate, signal: AbortSignal): Promise<void>;
  report(domain: string, ok: boolean): void;
}

const MAX_DOMAINS = 50_000;

/** The pace and the circuit breaker of each domain, asked before every request to it. */
export function createDomainGate(
  rateLimit: RateLimit,
  options: { breaker: BreakerSettings; maxWaitMs: number; now?: () => number },
): DomainGate {
  const { breaker, maxWaitMs, now = Date.now } = options;
  const breakers = new Map<string, BreakerState>();

  const keep = (domain: string, state: BreakerState) => {
    breakers.delete(domain);
    if (state.phase === 'closed' && state.failures === 0) return;
    breakers.set(domain, state);
    const oldest = breakers.keys().next();
    if (breakers.size > MAX_DOMAINS && !oldest.done) breakers.delete(oldest.value);
  };

  const keepPace: DomainGate['keepPace'] = async (domain, rate, signal) => {
    const deadline = now() + maxWaitMs;
    for (;;) {
      const waitMs = await rateLimit.take(`pace:${domain}`, rate);
      if (waitMs === 0) return;
      if (now() + waitMs > deadline) throw new DomainBusyError('waiting for this shop’s turn', waitMs);
      await sleep(waitMs, undefined, { signal });
    }
  };

  /** The breaker's state once one more request is in. */
  const ask = (domain: string): BreakerState => {
    const admission = admit(breakers.get(domain) ?? initialBreaker(), now(), breaker);
    if (!admission.admitted)
      throw new DomainBusyError('this shop has not been answering', admission.retryAfterMs);
    return admission.state;
  };

  return {
    keepPace,
    async enter(domain, rate, signal) {
      ask(domain);
      await keepPace(domain, rate, signal);
      // Only now: one who gives up waiting must not use up a trial of a half-open breaker.
      keep(domain, ask(domain));
    },
    report(domain, ok) {
      const state = breakers.get(domain) ?? initialBreaker();
      keep(domain, ok ? onSuccess(state, breaker) : onFailure(state, now(), breaker));
    },
  };
}
