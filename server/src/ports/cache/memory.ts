import { MAX_VALUE_LENGTH, type Cache } from './index.ts';
import { sharedLoads } from './shared-loads.ts';

interface Entry {
  value: string;
  expiresAtMs: number;
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
  const loads = sharedLoads<string | null>();
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
    if (entry.expiresAtMs <= now()) return undefined;
    keep(key, entry);
    return entry.value;
  };

  return {
    async fetch(key, load) {
      const known = find(key);
      if (known !== undefined) return known;
      return loads.join(key, async (isCurrent) => {
        const fresh = await load();
        if (fresh && fresh.value.length <= MAX_VALUE_LENGTH && isCurrent())
          keep(key, { value: fresh.value, expiresAtMs: now() + fresh.ttlMs });
        return fresh?.value ?? null;
      });
    },
    async delete(...keys) {
      for (const key of keys) {
        loads.drop(key);
        remove(key);
      }
    },
    clear() {
      loads.clear();
      entries.clear();
      length = 0;
    },
  };
}
