import { type Broadcast, type Channel } from '../broadcast/broadcast.ts';
import { type Cache } from './cache.ts';
import { type MemoryCache } from './memory.ts';

/** Invalidated cache keys. */
const INVALIDATED: Channel<readonly string[]> = { name: 'invalidated', parse: parseKeys };

/** Keeps a message below MAX_MESSAGE_BYTES. */
const KEYS_PER_MESSAGE = 50;

/**
 * A cache per process. Deletions are broadcast to the other processes, which receive them in order, but not
 * necessarily before `delete` resolves. A process that may have missed a deletion clears its cache.
 */
export async function announcedInvalidation(cache: MemoryCache, broadcast: Broadcast): Promise<Cache> {
  await broadcast.subscribe(
    INVALIDATED,
    (keys) => void cache.delete(...keys),
    () => cache.clear(),
  );
  return {
    fetch: cache.fetch,
    async delete(...keys) {
      await cache.delete(...keys);
      for (let from = 0; from < keys.length; from += KEYS_PER_MESSAGE)
        await broadcast.publish(INVALIDATED, keys.slice(from, from + KEYS_PER_MESSAGE));
    },
  };
}

function parseKeys(message: unknown): readonly string[] {
  if (!Array.isArray(message) || !message.every((key) => typeof key === 'string'))
    throw new Error('not a valid invalidated message');
  return message;
}
