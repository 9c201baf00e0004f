export interface Rate {
  /** A new token comes this often. */
  intervalMs: number;
  /** How many tokens there can be at once. */
  burst: number;
}

/** Token buckets by key, shared by all who use the same limiter. */
export interface RateLimit {
  /** Takes one token if there is one: 0. Otherwise takes nothing and says in how many milliseconds there will be one. */
  take(key: string, rate: Rate): Promise<number>;
}
