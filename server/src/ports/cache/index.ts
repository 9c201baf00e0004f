export interface Fresh {
  value: string;
  ttlMs: number;
}

/** Short-lived copies of what can be had again; any of them may vanish at any time. */
export interface Cache {
  /**
   * The copy under this key, or else what `load` gives, which is kept for its time to live. However many ask for a key at once, one
   * load answers them. null is nothing and not kept, nor is a value of more than MAX_VALUE_LENGTH, nor what was loaded while its key
   * was deleted. What `load` throws is thrown.
   */
  fetch(key: string, load: () => Promise<Fresh | null>): Promise<string | null>;
  /** Once it resolves, whoever asks for one of these keys gets what was loaded after the call. Never rejects. */
  delete(...keys: string[]): Promise<void>;
}

export const MAX_VALUE_LENGTH = 1_000_000;
