export interface Fresh {
  value: string;
  ttlMs: number;
  /** Other keys that it was made of, without spaces in them: once one of these is deleted, it is as good as deleted itself. */
  madeOf?: readonly string[];
}

/** Short-lived copies of what can be had again; any of them may vanish at any time. */
export interface Cache {
  /**
   * The copy under this key, or else what `load` gives, which is kept for its time to live. However many ask for a key at once, one
   * load answers them. null is nothing and not kept, nor is a value of more than MAX_VALUE_LENGTH, nor what was loaded while its key, or
   * one that it was made of, was deleted. What `load` throws is thrown.
   */
  fetch(key: string, load: () => Promise<Fresh | null>): Promise<string | null>;
  /** Once it resolves, whoever asks for one of these keys, or for what was made of them, gets what was loaded after the call. Never rejects. */
  delete(...keys: string[]): Promise<void>;
}

/** Five hundred products, as a list shows them, and room to spare. */
export const MAX_VALUE_LENGTH = 4_000_000;
