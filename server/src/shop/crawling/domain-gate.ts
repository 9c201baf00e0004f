import { setTimeout as sleep } from 'node:timers/promises';
import { type BreakerSettings, type Rate, type RateLimit } from '../../ports/rate-limit/rate-limit.ts';

/** The domain cannot be visited now. Try again after `waitMs`. The message is for users. */
export class DomainBusyError extends Error {
  readonly waitMs: number;

  constructor(message: string, waitMs: number) {
    super(message);
    this.name = 'DomainBusyError';
    this.waitMs = waitMs;
  }
}

export interface DomainGate {
  /**
   * Waits for the domain's next slot. Throws DomainBusyError if the wait is too long or the breaker is open.
   */
  enter(domain: string, rate: Rate, signal: AbortSignal): Promise<void>;
  /** Like `enter`, for later requests of the same check: only the pace is considered. */
  keepPace(domain: string, rate: Rate, signal: AbortSignal): Promise<void>;
  /** Reports to the breaker whether a check of the domain succeeded. Does not wait. */
  report(domain: string, ok: boolean): void;
}

/** Cap on the set; overflow only costs redundant success reports. */
const MAX_CLEAN_DOMAINS = 100_000;

const MESSAGES = {
  pace: 'waiting for a free slot at this shop',
  breaker: 'this shop has not been responding',
} as const;

/**
 * Creates the gate that enforces each domain's pace and circuit breaker. `maxWaitMs` bounds the wait for a
 * slot.
 */
export function createDomainGate(
  rateLimit: RateLimit,
  { breaker, maxWaitMs }: { breaker: BreakerSettings; maxWaitMs: number },
): DomainGate {
  /**
   * Domains without recorded failures when last entered. Reporting a success for them would change nothing.
   */
  const clean = new Set<string>();

  const waitForSlot = async (
    domain: string,
    rate: Rate,
    settings: BreakerSettings | null,
    signal: AbortSignal,
  ) => {
    const deadline = performance.now() + maxWaitMs;
    for (;;) {
      const entry = await rateLimit.enter(domain, rate, settings);
      if (entry.blockedBy === null) return entry;
      if (entry.blockedBy === 'breaker' || performance.now() + entry.waitMs > deadline)
        throw new DomainBusyError(MESSAGES[entry.blockedBy], entry.waitMs);
      await sleep(entry.waitMs, undefined, { signal });
    }
  };

  return {
    async enter(domain, rate, signal) {
      const entry = await waitForSlot(domain, rate, breaker, signal);
      if (clean.size >= MAX_CLEAN_DOMAINS) clean.clear();
      if (entry.clean) clean.add(domain);
      else clean.delete(domain);
    },
    async keepPace(domain, rate, signal) {
      await waitForSlot(domain, rate, null, signal);
    },
    report(domain, ok) {
      if (ok && clean.has(domain)) return;
      clean.delete(domain);
      void rateLimit.report(domain, ok, breaker);
    },
  };
}
