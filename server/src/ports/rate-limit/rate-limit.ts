export interface Rate {
  /** A new token comes this often. */
  intervalMs: number;
  /** How many tokens there can be at once. */
  burst: number;
}

export interface Taken {
  /** 0: a token was taken. Else nothing was, and there will be a token in so many milliseconds. */
  waitMs: number;
  /** How many tokens are left. */
  left: number;
}

export interface BreakerSettings {
  failuresToOpen: number;
  openForMs: number;
  trials: number;
}

/** Whether a request to a domain may go out now; `because` is what it has to wait for. */
export type Entry =
  | {
      waitMs: 0;
      because: null;
      /** The breaker counts no failures, so that this request's success need not be reported. */
      clean: boolean;
    }
  | { waitMs: number; because: 'pace' | 'breaker' };

/** A breaker that is not closed. */
export interface OpenBreaker {
  domain: string;
  phase: 'open' | 'half_open';
  /** Since it came into this phase. */
  elapsedMs: number;
}

/** Token buckets and circuit breakers, shared by all who use the same store. */
export interface RateLimit {
  /** Takes one token of a bucket. One that was forgotten counts as full: not for what must never go too fast. */
  take(key: string, rate: Rate): Promise<Taken>;
  /**
   * One more request to a domain, if its breaker (null: whatever the breaker says) and its pace allow. What has to wait changes
   * nothing. A bucket counts as empty at the moment up to which the store may have forgotten requests, so that a domain never sees
   * more than its pace, whatever was lost.
   */
  enter(domain: string, rate: Rate, breaker: BreakerSettings | null): Promise<Entry>;
  /** How a request that was let in went, for the domain's breaker. Never rejects: what cannot be stored is lost. */
  report(domain: string, ok: boolean, breaker: BreakerSettings): Promise<void>;
  /** At most 1000, the latest first. */
  openBreakers(): Promise<OpenBreaker[]>;
}

export const MAX_OPEN_BREAKERS = 1000;
