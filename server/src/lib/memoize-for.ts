/** Wraps `load` so that its result is reused for `ttlMs`. */
export function memoizeFor<T>(ttlMs: number, load: () => Promise<T>): () => Promise<T> {
  let cached: { value: T; until: number } | undefined;
  return async () => {
    if (!cached || Date.now() >= cached.until) cached = { value: await load(), until: Date.now() + ttlMs };
    return cached.value;
  };
}
