import { describe, expect, it } from 'vitest';
import { memoryCache } from '../../src/ports/cache/memory.ts';
import { describeCache } from './cache.contract.ts';

describeCache('memory', async () => {
  let nowMs = 1_000_000;
  return {
    cache: memoryCache(100, () => nowMs),
    advance: async (ms) => void (nowMs += ms),
    close: async () => undefined,
  };
});

describe('memoryCache', () => {
  it('holds no more entries than its bound, and drops the one unused for longest', async () => {
    const cache = memoryCache(3);
    for (const key of ['a', 'b', 'c']) await cache.set(key, key, 60_000);
    await cache.get('a');
    await cache.set('b', 'B', 60_000);
    await cache.set('d', 'd', 60_000);
    await cache.set('e', 'e', 60_000);
    const kept = [];
    for (const key of ['a', 'b', 'c', 'd', 'e']) if (await cache.get(key)) kept.push(key);
    expect(kept).toEqual(['b', 'd', 'e']);
  });
});
