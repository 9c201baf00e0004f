/** A loaded value and how long it may be cached. */
export interface CacheableValue {
  value: string;
  ttlMs: number;
  /** Keys, without spaces, whose deletion also deletes this entry. */
  dependsOn?: readonly string[];
}

/** Caches values that can be loaded again. Any entry may disappear at any time. */
export interface Cache {
  /**
   * The cached value of this key, or the result of `load`, which is then kept for its TTL. Simultaneous
   * requests for a key share one load. Not kept: null, a value longer than MAX_VALUE_LENGTH, and a value
   * whose key or dependency was deleted during the load. Errors of `load` are thrown.
   */
  fetch(key: string, load: () => Promise<CacheableValue | null>): Promise<string | null>;
  /**
   * After it resolves, these keys and all entries that depend on them are loaded again on request. Never
   * rejects.
   */
  delete(...keys: string[]): Promise<void>;
}

/** Characters. Enough for a list of 500 products. */
export const MAX_VALUE_LENGTH = 4_000_000;
