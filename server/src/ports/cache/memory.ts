import { MAX_VALUE_LENGTH, type Cache, type CacheableValue } from './cache.ts';
import { recentDeletions } from './deletions.ts';
import { singleFlight } from './single-flight.ts';

interface MemoryCacheEntry {
  value: string;
  expiresAtMs: number;
  dependsOn: readonly string[];
  /** The number of the last deletion before the load. */
  since: number;
}

export interface MemoryCacheOptions {
  maxEntries: number;
  /** Total of all keys and values, in UTF-16 code units. */
  maxLength: number;
  /** Milliseconds of a monotonic clock. */
  now?: () => number;
}

export interface MemoryCache extends Cache {
  /** Deletes every key. */
  clear(): void;
}

const monotonic = () => performance.now();

/** A cache in this process. When it is full, the least recently used entries are deleted. */
export function memoryCache({ maxEntries, maxLength, now = monotonic }: MemoryCacheOptions): MemoryCache {
  const entries = new Map<string, MemoryCacheEntry>();
  const deletions = recentDeletions();
  const loads = singleFlight(deletions);
  let length = 0;

  const remove = (key: string) => {
    const entry = entries.get(key);
    if (!entries.delete(key) || !entry) return;
    length -= key.length + entry.value.length;
  };

  const keep = (key: string, entry: MemoryCacheEntry) => {
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
    if (entry.expiresAtMs <= now() || deletions.hasAny(entry.dependsOn, entry.since)) return undefined;
    keep(key, entry);
    return entry.value;
  };

  return {
    async fetch(key, load) {
      const known = find(key);
      if (known !== undefined) return known;
      return loads.join(key, async (isCurrent) => {
        const since = deletions.latest();
        const { value, ttlMs = 0, dependsOn = [] }: Partial<CacheableValue> = (await load()) ?? {};
        if (value !== undefined && value.length <= MAX_VALUE_LENGTH && isCurrent())
          keep(key, { value, expiresAtMs: now() + ttlMs, dependsOn, since });
        return { value: value ?? null, dependsOn };
      });
    },
    async delete(...keys) {
      loads.invalidate(...keys);
      for (const key of keys) remove(key);
    },
    clear() {
      loads.clear();
      entries.clear();
      length = 0;
    },
  };
}
