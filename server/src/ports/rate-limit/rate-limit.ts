/**
 * The pace, the pauses and the circuit breaker of each domain, and token buckets for other limits.
 * token-bucket.ts, circuit-breaker.ts and domain-state.ts are the rules, as pure functions. memory.ts applies
 * them in this process, postgres/ and redis/ in SQL and Lua. failover-limits.ts combines Redis with
 * PostgreSQL.
 *
 * Clocks can be set back. A stored time that lies further ahead than the rules can put it was stored before
 * that, and counts as the latest possible one.
 */
export interface Rate {
  /** Time between two new tokens. */
  intervalMs: number;
  /** Most tokens in the bucket. */
  burst: number;
}

export interface Taken {
  /** 0 if a token was taken. Otherwise nothing was taken, and the next token comes after this time. */
  waitMs: number;
  /** Tokens left in the bucket. */
  left: number;
}

export interface BreakerSettings {
  /**
   * Pages that must fail in a row to open the breaker, and sources that must fail for it to refuse every
   * page.
   */
  failuresToOpen: number;
  openForMs: number;
  trials: number;
}

/** Whether a request to a domain may be sent now. */
export type Entry =
  | {
      waitMs: 0;
      blockedBy: null;
      /** The breaker counts no failures, so a success of this request need not be reported. */
      clean: boolean;
    }
  | { waitMs: number; blockedBy: 'pace' | 'pause' }
  | {
      waitMs: number;
      blockedBy: 'breaker';
      /** Whether the breaker admits pages of sources that have not failed: `enter` again with the page's. */
      isPartial: boolean;
    };

/** A domain's breaker as one request meets it. */
export interface BreakerEntry extends BreakerSettings {
  /** The sources of the page to be requested, once they are known. */
  sources?: readonly string[];
}

/**
 * The result of an admitted request. The sources of a page are what its failure is attributed to: the
 * accounts that watch it, or else `nobody`. At least one, without commas.
 */
export type DomainReport = { sources: readonly string[] } & ({ ok: true } | { ok: false; page: string });

/** A breaker that is open or half-open. */
export interface OpenBreaker {
  domain: string;
  phase: 'open' | 'half_open';
  /** Time since the phase began. */
  elapsedMs: number;
  /** How many sources failed, at most `failuresToOpen`. With fewer, only their pages are refused. */
  sources: number;
}

/** Token buckets and circuit breakers, shared by all users of the same store. */
export interface RateLimit {
  /**
   * Takes one token from a bucket. An unknown bucket is full, so this is not for limits that must survive
   * data loss.
   */
  take(key: string, rate: Rate): Promise<Taken>;
  /**
   * Requests permission for one request to a domain: no pause, its breaker (null: ignore it) and its pace. A
   * refusal changes nothing. If the store may have lost requests, buckets count as empty from then on, so a
   * domain never receives more than its pace.
   */
  enter(domain: string, rate: Rate, breaker: BreakerEntry | null): Promise<Entry>;
  /**
   * Reports the result of an admitted request to the domain's breaker. Never rejects; a failed report is
   * lost.
   */
  report(domain: string, report: DomainReport, breaker: BreakerSettings): Promise<void>;
  /**
   * Lets no request to the domain through for this time, at most MAX_PAUSE_MS. A longer pause that is under
   * way stays. Never rejects; a failed call is lost.
   */
  pause(domain: string, forMs: number): Promise<void>;
  /** At most MAX_OPEN_BREAKERS, latest first. */
  openBreakers(): Promise<OpenBreaker[]>;
}

/** Token buckets of this process alone, for what must not wait for another server. */
export type ProcessLimit = Pick<RateLimit, 'take'>;

export const MAX_OPEN_BREAKERS = 1000;
export const MAX_PAUSE_MS = 24 * 3_600_000;
