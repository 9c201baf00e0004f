/**
 * The pace and the circuit breaker of each domain, and token buckets for other limits. token-bucket.ts,
 * circuit-breaker.ts and domain-state.ts are the rules, as pure functions. memory.ts applies them in this
 * process, postgres/ and redis/ in SQL and Lua. failover-limits.ts combines Redis with PostgreSQL.
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
  | { waitMs: number; blockedBy: 'pace' | 'breaker' };

/** A breaker that is open or half-open. */
export interface OpenBreaker {
  domain: string;
  phase: 'open' | 'half_open';
  /** Time since the phase began. */
  elapsedMs: number;
}

/** Token buckets and circuit breakers, shared by all users of the same store. */
export interface RateLimit {
  /**
   * Takes one token from a bucket. An unknown bucket is full, so this is not for limits that must survive
   * data loss.
   */
  take(key: string, rate: Rate): Promise<Taken>;
  /**
   * Requests permission for one request to a domain from its breaker (null: ignore it) and its pace. A
   * refusal changes nothing. If the store may have lost requests, buckets count as empty from then on, so a
   * domain never receives more than its pace.
   */
  enter(domain: string, rate: Rate, breaker: BreakerSettings | null): Promise<Entry>;
  /**
   * Reports the result of an admitted request to the domain's breaker. Never rejects; a failed report is
   * lost.
   */
  report(domain: string, ok: boolean, breaker: BreakerSettings): Promise<void>;
  /** At most MAX_OPEN_BREAKERS, latest first. */
  openBreakers(): Promise<OpenBreaker[]>;
}

export const MAX_OPEN_BREAKERS = 1000;
