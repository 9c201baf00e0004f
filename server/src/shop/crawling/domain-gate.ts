import { setTimeout as sleep } from 'node:timers/promises';
import { type BreakerSettings, type Rate, type RateLimit } from '../../ports/rate-limit/rate-limit.ts';

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

/** Forgotten beyond that, which costs reports of successes that change nothing. */
const MAX_CLEAN_DOMAINS = 100_000;

const WORDS = {
  pace: 'waiting for this shop’s turn',
  breaker: 'this shop has not been answering',
} as const;

/** The pace and the circuit breaker of each domain, asked before every request to it. */
export function createDomainGate(
  rateLimit: RateLimit,
  { breaker, maxWaitMs }: { breaker: BreakerSettings; maxWaitMs: number },
): DomainGate {
  /** Domains that had no failures to their account when they were last entered, of which a success says nothing new. */
  const clean = new Set<string>();

  const pass = async (domain: string, rate: Rate, settings: BreakerSettings | null, signal: AbortSignal) => {
    const deadline = performance.now() + maxWaitMs;
    for (;;) {
      const entry = await rateLimit.enter(domain, rate, settings);
      if (entry.because === null) return entry;
      if (entry.because === 'breaker' || performance.now() + entry.waitMs > deadline)
        throw new DomainBusyError(WORDS[entry.because], entry.waitMs);
      await sleep(entry.waitMs, undefined, { signal });
    }
  };

  return {
    async enter(domain, rate, signal) {
      const entry = await pass(domain, rate, breaker, signal);
      if (clean.size >= MAX_CLEAN_DOMAINS) clean.clear();
      if (entry.clean) clean.add(domain);
      else clean.delete(domain);
    },
    async keepPace(domain, rate, signal) {
      await pass(domain, rate, null, signal);
    },
    report(domain, ok) {
      if (ok && clean.has(domain)) return;
      clean.delete(domain);
      void rateLimit.report(domain, ok, breaker);
    },
  };
}
