import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCompiledRobotsCache } from './compiled-robots-cache.ts';

const SHOP = 'https://shop.example';
const OTHER = 'https://other.example';
const OPEN = '-/cart';
const CLOSED = '-/';
const MAX_LENGTH = 1000;

describe('createCompiledRobotsCache', () => {
  it('returns the same object for the same origin and rules', async () => {
    const compiled = createCompiledRobotsCache(MAX_LENGTH);
    const open = compiled(SHOP, OPEN);
    expect(compiled(SHOP, OPEN)).toBe(open);
    expect(compiled(OTHER, OPEN)).not.toBe(open);
    expect((await compiled(SHOP, CLOSED)).match('/kettle').allowed).toBe(false);
    expect((await compiled(SHOP, OPEN)).match('/kettle').allowed).toBe(true);
  });

  it('evicts the least recently used rules', () => {
    const compiled = createCompiledRobotsCache(3 * (SHOP.length + OPEN.length));
    const origins = ['a', 'b', 'c'].map((name) => `https://${name}.exampl`);
    const [a, b] = origins.map((origin) => compiled(origin, OPEN));
    expect(compiled(origins[0] ?? '', OPEN), 'used again').toBe(a);
    compiled(SHOP, OPEN);
    expect(compiled(origins[0] ?? '', OPEN), 'still cached').toBe(a);
    expect(compiled(origins[1] ?? '', OPEN), 'evicted').not.toBe(b);
  });

  it('compiles rules that are too long to cache', async () => {
    const compiled = createCompiledRobotsCache(10);
    expect((await compiled(SHOP, CLOSED)).match('/kettle').allowed).toBe(false);
    expect(compiled(SHOP, CLOSED)).not.toBe(compiled(SHOP, CLOSED));
  });

  it('gives the same decisions as compiling each time', async () => {
    const step = fc.tuple(fc.constantFrom(SHOP, OTHER), fc.constantFrom(OPEN, CLOSED, ''));
    await fc.assert(
      fc.asyncProperty(fc.array(step), fc.integer({ min: 0, max: 120 }), async (steps, maxLength) => {
        const compiled = createCompiledRobotsCache(maxLength);
        for (const [origin, rules] of steps)
          expect((await compiled(origin, rules)).match('/cart').allowed).toBe(rules === '');
      }),
    );
  });
});
