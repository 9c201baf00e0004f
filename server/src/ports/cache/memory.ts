import { MAX_VALUE_LENGTH, type Cache, type Fresh } from './cache.ts';
import { recentDeletions } from './deletions.ts';
import { sharedLoads } from './single-flight.ts';

interface Entry {
  value: string;
  expiresAtMs: number;
  madeOf: readonly string[];
  /** The moment before its load, by the deletions. */
  since: number;
}

export interface MemoryCacheOptions {
  maxEntries: number;
  /** Of all keys and values together, in UTF-16 code units. */
  maxLength: number;
  now?: () => number;
}

export interface MemoryCache extends Cache {
  /** Deletes every key. */
  clear(): void;
}

/** Copies in this process. Beyond its bounds the entry unused for longest goes first. */
export function memoryCache({ maxEntries, maxLength, now = Date.now }: MemoryCacheOptions): MemoryCache {
  const entries = new Map<string, Entry>();
  const deletions = recentDeletions();
  const loads = sharedLoads(deletions);
  let length = 0;

  const remove = (key: string) => {
    const entry = entries.get(key);
    if (!entries.delete(key) || !entry) return;
    length -= key.length + entry.value.length;
  };

  const keep = (key: string, entry: Entry) => {
    remove(key);
    entries.set(key, entry);
    length += key.length + entry.value.length;
    for (const oldest of entries.keys()) {
      if (entries.size <= maxEntries && length <= maxLength) break;
      remove(oldest);
    }
  };

  const find = (key: string): string | undefined => {
    const entry = entries.get(key);
    if (!entry) return undefined;
    remove(key);
    if (entry.expiresAtMs <= now() || deletions.hasAny(entry.madeOf, entry.since)) return undefined;
    keep(key, entry);
    return entry.value;
  };

  return {
    async fetch(key, load) {
      const known = find(key);
      if (known !== undefined) return known;
      return loads.join(key, async (isCurrent) => {
        const since = deletions.moment();
        const { value, ttlMs = 0, madeOf = [] }: Partial<Fresh> = (await load()) ?? {};
        if (value !== undefined && value.length <= MAX_VALUE_LENGTH && isCurrent())
          keep(key, { value, expiresAtMs: now() + ttlMs, madeOf, since });
        return { value: value ?? null, madeOf };
      });
    },
    async delete(...keys) {
      loads.drop(...keys);
      for (const key of keys) remove(key);
    },
    clear() {
      loads.clear();
      entries.clear();
      length = 0;
    },
  };
}
