import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Cache } from '../../src/ports/cache/index.ts';

export interface CacheUnderTest {
  cache: Cache;
  /** Lets time pass for the cache. */
  advance(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** What every cache promises. */
export function describeCache(name: string, make: () => Promise<CacheUnderTest>): void {
  describe(`the ${name} cache`, () => {
    let made: CacheUnderTest;
    beforeEach(async () => {
      made = await make();
    });
    afterEach(() => made.close());

    it('gives back what was put in, and undefined for what was not', async () => {
      const { cache } = made;
      expect(await cache.get('a')).toBeUndefined();
      await cache.set('a', 'naïve ✓', 60_000);
      await cache.set('empty', '', 60_000);
      expect(await cache.get('a')).toBe('naïve ✓');
      expect(await cache.get('empty')).toBe('');
    });

    it('replaces a value, and its time to live with it', async () => {
      const { cache, advance } = made;
      await cache.set('a', 'old', 1000);
      await cache.set('a', 'new', 10_000);
      await advance(1500);
      expect(await cache.get('a')).toBe('new');
    });

    it('forgets a value at the end of its time to live, and reading does not lengthen it', async () => {
      const { cache, advance } = made;
      await cache.set('short', 'x', 1000);
      await cache.set('long', 'y', 60_000);
      await advance(600);
      expect(await cache.get('short')).toBe('x');
      await advance(600);
      expect(await cache.get('short')).toBeUndefined();
      expect(await cache.get('long')).toBe('y');
    });

    it('deletes the keys it is given, known or not', async () => {
      const { cache } = made;
      for (const key of ['a', 'b', 'c']) await cache.set(key, key, 60_000);
      await cache.delete('a', 'c', 'unknown');
      await cache.delete();
      expect([await cache.get('a'), await cache.get('b'), await cache.get('c')]).toEqual([
        undefined,
        'b',
        undefined,
      ]);
    });
  });
}
