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

/** Waits this long. It is up to the caller what it does without meanwhile. */
export type Pause = (ms: number) => Promise<void>;

export interface DomainGate {
  /**
   * Waits for the domain's next slot, in line with the others of this process. Throws DomainBusyError at once
   * if the wait would be too long or the breaker refuses the page, and DomainPausedError while the domain is
   * paused.
   */
  enter(page: GatedPage, rate: Rate, pause: Pause): Promise<void>;
  /**
   * Like `enter`, for later requests of the same check: the breaker is ignored, and they wait for the
   * next slot before the line, because the requests sent before would be in vain.
   */
  keepPace(domain: string, rate: Rate, pause: Pause): Promise<void>;
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
  const line = createLine();

  /** A breaker that has failed for a few sources only is asked again with the sources of the page. */
  const requestSlot = async (domain: string, rate: Rate, pageKey: string | null) => {
    const entry = await rateLimit.enter(domain, rate, pageKey === null ? null : breaker);
    if (pageKey === null || entry.blockedBy !== 'breaker' || !entry.isPartial) return entry;
    return rateLimit.enter(domain, rate, { ...breaker, sources: await findSources(pageKey) });
  };

  /** Each waits until its own slot: one that came first waits less, and none wakes in vain. */
  const waitForSlot = async (domain: string, rate: Rate, pageKey: string | null, pause: Pause) => {
    const deadline = performance.now() + maxWaitMs;
    for (let joinsLine = pageKey !== null; ; joinsLine = false) {
      const entry = await requestSlot(domain, rate, pageKey);
      if (entry.blockedBy === null) return entry;
      const ahead = joinsLine && entry.blockedBy === 'pace' ? line.lengthOf(domain) : 0;
      const waitMs = entry.waitMs + Math.ceil(ahead * rate.intervalMs);
      const isTooLate = performance.now() + waitMs > deadline;
      if (entry.blockedBy === 'pause' && isTooLate) throw new DomainPausedError(domain, waitMs);
      if (entry.blockedBy === 'breaker') throw new DomainBusyError(MESSAGES.breaker, waitMs);
      if (isTooLate) throw new DomainBusyError(MESSAGES.pace, waitMs);
      await line.wait(domain, waitMs, pause);
    }
  };

  const reportWithSources = async ({ domain, pageKey }: GatedPage, ok: boolean) => {
    const sources = await findSources(pageKey);
    await rateLimit.report(domain, ok ? { ok, sources } : { ok, sources, page: pageKey }, breaker);
  };

  return {
    async enter({ domain, pageKey }, rate, pause) {
      const entry = await waitForSlot(domain, rate, pageKey, pause);
      if (clean.size >= MAX_CLEAN_DOMAINS) clean.clear();
      if (entry.clean) clean.add(domain);
      else clean.delete(domain);
    },
    async keepPace(domain, rate, pause) {
      await waitForSlot(domain, rate, null, pause);
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

/** Counts the requests that wait for the pace of each domain. */
function createLine() {
  const lengths = new Map<string, number>();
  const lengthOf = (domain: string) => lengths.get(domain) ?? 0;
  return {
    lengthOf,
    async wait(domain: string, waitMs: number, pause: Pause): Promise<void> {
      lengths.set(domain, lengthOf(domain) + 1);
      try {
        await pause(waitMs);
      } finally {
        if (lengthOf(domain) > 1) lengths.set(domain, lengthOf(domain) - 1);
        else lengths.delete(domain);
      }
    },
  };
}
