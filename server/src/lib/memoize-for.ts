/** Wraps `load` so that its result is reused for `ttlMs`. */
export function memoizeFor<T>(ttlMs: number, load: () => Promise<T>): () => Promise<T> {
  let cached: { value: T; untilMs: number } | undefined;
  return async () => {
    if (!cached || performance.now() >= cached.untilMs) {
      const value = await load();
      cached = { value, untilMs: performance.now() + ttlMs };
    }
    return cached.value;
  };
}
