export interface Rate {
  /** In any span of 60 seconds at most this many are let through. */
  perMinute: number;
  /** How many may come at once. */
  burst: number;
}

/** Token buckets by key, shared by all who use the same limiter. */
export interface RateLimit {
  /** Takes one token if there is one: 0. Otherwise takes nothing and says in how many milliseconds there will be one. */
  take(key: string, rate: Rate): Promise<number>;
}

/**
 * A bucket of `burst` that refills at `perMinute` would let burst + perMinute through in its first minute; so the refill is slowed
 * by the burst, and the promise holds for every span of 60 s.
 */
export function refillIntervalMs({ perMinute, burst }: Rate): number {
  return 60_000 / Math.max(perMinute - burst, 0.5);
}
