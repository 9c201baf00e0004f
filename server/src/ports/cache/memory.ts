import { type Cache } from './index.ts';

interface Entry {
  value: string;
  expiresAtMs: number;
}

/** At most `maxEntries`; the entry unused for longest goes first. */
export function memoryCache(maxEntries: number, now: () => number = Date.now): Cache {
  const entries = new Map<string, Entry>();
  return {
    async get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      entries.delete(key);
      if (entry.expiresAtMs <= now()) return undefined;
      entries.set(key, entry);
      return entry.value;
    },
    async set(key, value, ttlMs) {
      entries.delete(key);
      entries.set(key, { value, expiresAtMs: now() + ttlMs });
      const oldest = entries.keys().next();
      if (entries.size > maxEntries && !oldest.done) entries.delete(oldest.value);
    },
    async delete(...keys) {
      for (const key of keys) entries.delete(key);
    },
  };
}
