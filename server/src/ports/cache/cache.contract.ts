import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { REMEMBERED_DELETIONS } from './deletions.ts';
import { MAX_VALUE_LENGTH, type Cache } from './cache.ts';

export interface CacheUnderTest {
  cache: Cache;
  /** The same cache as seen by another process; absent if it is in one process. */
  other?: Cache;
  /** Advances the cache's clock. */
  advance(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** The tests that every cache must pass. */
export function describeCache(name: string, make: () => Promise<CacheUnderTest>): void {
  describe(`the ${name} cache`, () => {
    let made: CacheUnderTest;
    beforeEach(async () => {
      made = await make();
    });
    afterEach(() => made?.close());

    const put = (key: string, value: string, ttlMs = 60_000) =>
      made.cache.fetch(key, async () => ({ value, ttlMs }));
    const peek = (key: string, cache = made.cache) => cache.fetch(key, async () => null);

    it('returns the loaded value, and does not load a cached value again', async () => {
      expect(await peek('a')).toBeNull();
      expect(await put('a', 'naïve ✓')).toBe('naïve ✓');
      expect(await put('empty', '')).toBe('');
      expect(await put('a', 'another')).toBe('naïve ✓');
      expect(await peek('empty')).toBe('');
    });

    it('expires a value after its TTL, which reading does not extend', async () => {
      await put('short', 'x', 1000);
      await put('long', 'y');
      await made.advance(600);
      expect(await peek('short')).toBe('x');
      await made.advance(600);
      expect(await peek('short')).toBeNull();
      expect(await peek('long')).toBe('y');
    });

    it('deletes the given keys, cached or not', async () => {
      for (const key of ['a', 'b', 'c']) await put(key, key);
      await made.cache.delete('a', 'c', 'unknown');
      await made.cache.delete();
      expect([await peek('a'), await peek('b'), await peek('c')]).toEqual([null, 'b', null]);
    });

    it('does not keep a value longer than its bound', async () => {
      const [large, largest] = ['✓'.repeat(MAX_VALUE_LENGTH), '✓'.repeat(MAX_VALUE_LENGTH + 1)];
      expect(await put('large', large)).toBe(large);
      expect(await put('largest', largest)).toBe(largest);
      expect([await peek('large'), await peek('largest')]).toEqual([large, null]);
    });

    it('loads a missing key once for many simultaneous requests', async () => {
      let loads = 0;
      const gate = Promise.withResolvers<void>();
      const load = async () => {
        loads++;
        await gate.promise;
        return { value: 'v', ttlMs: 60_000 };
      };
      const caches = [made.cache, made.other ?? made.cache];
      const fetches = Array.from({ length: 50 }, (_, n) => caches[n % 2]?.fetch('cold', load));
      await new Promise((resolve) => setTimeout(resolve, 50));
      gate.resolve();
      expect(new Set(await Promise.all(fetches))).toEqual(new Set(['v']));
      expect(loads).toBe(1);
    });

    describe('a cache entry with dependencies', () => {
      const PARTS = ['part:1', 'part:2'];
      const make = (value: string, cache = made.cache) =>
        cache.fetch('whole', async () => ({ value, ttlMs: 60_000, dependsOn: PARTS }));

      it('is kept until any process deletes a key it depends on, cached or not', async () => {
        for (const [deleter, part] of [
          [made.cache, 'part:1'],
          [made.other ?? made.cache, 'part:2'],
        ] as const) {
          await put('part:1', '1');
          expect(await make('old')).toBe('old');
          await deleter.delete('another', 'whole:', 'part:', 'part:12');
          expect(await make('new')).toBe('old');
          await deleter.delete(part);
          expect([await peek('whole'), await peek('whole', deleter)]).toEqual([null, null]);
          expect(await make('new')).toBe('new');
          await made.cache.delete('whole');
        }
      });

      it('is not kept or returned to later requests if a key it depends on is deleted during its load', async () => {
        const read = Promise.withResolvers<void>();
        const before = made.cache.fetch('whole', async () => {
          await read.promise;
          return { value: 'old', ttlMs: 60_000, dependsOn: PARTS };
        });
        await new Promise((resolve) => setTimeout(resolve, 20));
        await made.cache.delete('part:2');
        const after = make('new');
        read.resolve();
        expect([await before, await after]).toEqual(['old', 'new']);
        expect(await peek('whole')).toBe('new');
      });

      it('expires after more deletions than are remembered', async () => {
        await made.cache.delete('part:1');
        await make('old');
        for (let from = 0; from < REMEMBERED_DELETIONS; from += 5000)
          await made.cache.delete(...Array.from({ length: 5000 }, (_, n) => `other:${from + n}`));
        expect(await peek('whole')).toBe('old');
        await made.cache.delete('one more');
        expect(await peek('whole')).toBeNull();
      });
    });

    it('throws the error of a load, keeps nothing and loads again on the next request', async () => {
      const fail = () => made.cache.fetch('a', () => Promise.reject(new Error('no')));
      const both = await Promise.allSettled([fail(), fail()]);
      expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      await expect(made.cache.fetch('b', failSynchronously)).rejects.toThrow('at once');
      expect(await put('a', 'yes')).toBe('yes');
      expect(await peek('a')).toBe('yes');
    });

    it('does not keep a value whose key any process deleted during the load', async () => {
      for (const deleter of [made.cache, made.other ?? made.cache]) {
        const read = Promise.withResolvers<void>();
        const stale = made.cache.fetch('a', async () => {
          await read.promise;
          return { value: 'old', ttlMs: 60_000 };
        });
        await new Promise((resolve) => setTimeout(resolve, 20));
        await deleter.delete('a');
        const fresh = deleter.fetch('a', async () => ({ value: 'new', ttlMs: 60_000 }));
        expect(await fresh).toBe('new');
        read.resolve();
        expect(await stale).toBe('old');
        expect([await peek('a'), await peek('a', deleter)]).toEqual(['new', 'new']);
        await made.cache.delete('a');
      }
    });
  });
}

function failSynchronously(): never {
  throw new Error('at once');
}
