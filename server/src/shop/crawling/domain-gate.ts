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

/** The domain asked for no requests for a while, with Retry-After. */
export class DomainPausedError extends DomainBusyError {
  readonly domain: string;
  readonly until: Date;

  constructor(domain: string, waitMs: number) {
    const until = new Date(new Date().getTime() + waitMs);
    super(`this shop asks for no requests until ${toMinute(until)}`, waitMs);
    this.name = 'DomainPausedError';
    this.domain = domain;
    this.until = until;
  }
}

/** As users read it: `2026-11-30 14:05 UTC`, rounded up. */
function toMinute(at: Date): string {
  const rounded = new Date(Math.ceil(at.getTime() / 60_000) * 60_000);
  return `${rounded.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** A page as the breaker of its domain counts it. */
export interface GatedPage {
  domain: string;
  pageKey: string;
}

export interface DomainGate {
  /**
   * Waits for the domain's next slot. Throws DomainBusyError if the wait is too long or the breaker refuses
   * the page, and DomainPausedError while the domain is paused.
   */
  enter(page: GatedPage, rate: Rate, signal: AbortSignal): Promise<void>;
  /** Like `enter`, for later requests of the same check: the breaker is ignored. */
  keepPace(domain: string, rate: Rate, signal: AbortSignal): Promise<void>;
  /** Reports to the breaker whether a check of the page succeeded. Does not wait. */
  report(page: GatedPage, ok: boolean): void;
  /** Sends no more requests to the domain for this time, because it asked for that. Does not wait. */
  pause(domain: string, forMs: number): void;
}

export interface DomainGateOptions {
  breaker: BreakerSettings;
  /** Bounds the wait for a slot. */
  maxWaitMs: number;
  /**
   * Finds what a failure of the page is attributed to (see DomainReport). Called only for domains with
   * failures.
   */
  findSources: (pageKey: string) => Promise<readonly string[]>;
  onPause?: (domain: string, forMs: number) => void;
}

/** Cap on the set; overflow only costs redundant success reports. */
const MAX_CLEAN_DOMAINS = 100_000;

const MESSAGES = {
  pace: 'waiting for a free slot at this shop',
  breaker: 'this shop has not been responding',
} as const;

/** Creates the gate that enforces each domain's pauses, pace and circuit breaker. */
export function createDomainGate(
  rateLimit: RateLimit,
  { breaker, maxWaitMs, findSources, onPause }: DomainGateOptions,
): DomainGate {
  /**
   * Domains without recorded failures when last entered. Reporting a success for them would change nothing.
   */
  const clean = new Set<string>();

  /** A breaker that has failed for a few sources only is asked again with the sources of the page. */
  const requestSlot = async (domain: string, rate: Rate, pageKey: string | null) => {
    const entry = await rateLimit.enter(domain, rate, pageKey === null ? null : breaker);
    if (pageKey === null || entry.blockedBy !== 'breaker' || !entry.isPartial) return entry;
    return rateLimit.enter(domain, rate, { ...breaker, sources: await findSources(pageKey) });
  };

  const waitForSlot = async (domain: string, rate: Rate, pageKey: string | null, signal: AbortSignal) => {
    const deadline = performance.now() + maxWaitMs;
    for (;;) {
      const entry = await requestSlot(domain, rate, pageKey);
      if (entry.blockedBy === null) return entry;
      const isTooLate = performance.now() + entry.waitMs > deadline;
      if (entry.blockedBy === 'pause' && isTooLate) throw new DomainPausedError(domain, entry.waitMs);
      if (entry.blockedBy === 'breaker') throw new DomainBusyError(MESSAGES.breaker, entry.waitMs);
      if (isTooLate) throw new DomainBusyError(MESSAGES.pace, entry.waitMs);
      await sleep(entry.waitMs, undefined, { signal });
    }
  };

  const reportWithSources = async ({ domain, pageKey }: GatedPage, ok: boolean) => {
    const sources = await findSources(pageKey);
    await rateLimit.report(domain, ok ? { ok, sources } : { ok, sources, page: pageKey }, breaker);
  };

  return {
    async enter({ domain, pageKey }, rate, signal) {
      const entry = await waitForSlot(domain, rate, pageKey, signal);
      if (clean.size >= MAX_CLEAN_DOMAINS) clean.clear();
      if (entry.clean) clean.add(domain);
      else clean.delete(domain);
    },
    async keepPace(domain, rate, signal) {
      await waitForSlot(domain, rate, null, signal);
    },
    report(page, ok) {
      if (ok && clean.has(page.domain)) return;
      clean.delete(page.domain);
      void reportWithSources(page, ok);
    },
    pause(domain, forMs) {
      onPause?.(domain, forMs);
      void rateLimit.pause(domain, forMs);
    },
  };
}
