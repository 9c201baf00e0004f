import { DROPPED_COPIES, type Broadcast } from '../broadcast/broadcast.ts';
import { type Cache } from './cache.ts';
import { type MemoryCache } from './memory.ts';

/** Keeps one message within what a broadcast carries. */
const KEYS_A_MESSAGE = 50;

/**
 * Each process has copies of its own, and deletions are announced to the others, whom they reach in the order of the announcements,
 * though not before `delete` resolves. Who may have missed one deletes all.
 */
export async function announcedDrops(copies: MemoryCache, broadcast: Broadcast): Promise<Cache> {
  await broadcast.subscribe(
    DROPPED_COPIES,
    (keys) => void copies.delete(...(keys as string[])),
    () => copies.clear(),
  );
  return {
    fetch: copies.fetch,
    async delete(...keys) {
      await copies.delete(...keys);
      for (let from = 0; from < keys.length; from += KEYS_A_MESSAGE)
        await broadcast.publish(DROPPED_COPIES, keys.slice(from, from + KEYS_A_MESSAGE));
    },
  };
}
