import { type Broadcast, type Channel } from '../broadcast/broadcast.ts';
import { type Cache } from './cache.ts';
import { type MemoryCache } from './memory.ts';

/** Keys that were invalidated. */
const INVALIDATED: Channel<readonly string[]> = { name: 'invalidated', parse: parseKeys };

/** Keeps one message within what a broadcast carries. */
const KEYS_A_MESSAGE = 50;

/**
 * Each process has copies of its own, and deletions are announced to the others, whom they reach in the order of the announcements,
 * though not before `delete` resolves. Who may have missed one deletes all.
 */
export async function announcedDrops(copies: MemoryCache, broadcast: Broadcast): Promise<Cache> {
  await broadcast.subscribe(
    INVALIDATED,
    (keys) => void copies.delete(...keys),
    () => copies.clear(),
  );
  return {
    fetch: copies.fetch,
    async delete(...keys) {
      await copies.delete(...keys);
      for (let from = 0; from < keys.length; from += KEYS_A_MESSAGE)
        await broadcast.publish(INVALIDATED, keys.slice(from, from + KEYS_A_MESSAGE));
    },
  };
}

function parseKeys(message: unknown): readonly string[] {
  if (!Array.isArray(message) || !message.every((key) => typeof key === 'string'))
    throw new Error('not a valid invalidated message');
  return message;
}
