import { describe, expect, it } from 'vitest';
import { memoryCache } from './memory.ts';
import { describeCache } from './cache.contract.ts';

const ROOMY = { maxEntries: 100, maxLength: 10_000_000 };

describeCache('memory', async () => {
  let nowMs = 1_000_000;
  return {
    cache: memoryCache({ ...ROOMY, now: () => nowMs }),
    advance: async (ms) => void (nowMs += ms),
    close: async () => undefined,
  };
});

describe('memoryCache', () => {
  it.each([
    ['entries', { ...ROOMY, maxEntries: 3 }],
    ['text', { ...ROOMY, maxLength: 30 }],
  ])('stays within its bound of %s by deleting the least recently used entry', async (_bound, bounds) => {
    expect(await fill(bounds)).toEqual(['b', 'd', 'e']);
  });
});

async function fill(bounds: { maxEntries: number; maxLength: number }): Promise<string[]> {
  const cache = memoryCache(bounds);
  const put = (key: string) => cache.fetch(key, async () => ({ value: key.repeat(9), ttlMs: 60_000 }));
  for (const key of ['a', 'b', 'c', 'a', 'b', 'd', 'e']) await put(key);
  const kept = [];
  for (const key of ['a', 'b', 'c', 'd', 'e']) if (await cache.fetch(key, async () => null)) kept.push(key);
  return kept;
}
