import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createParsedRobotsCache } from './parsed-robots-cache.ts';

const SHOP = 'https://shop.example';
const OTHER = 'https://other.example';
const OPEN = 'User-agent: *\nDisallow: /cart';
const CLOSED = 'User-agent: *\nDisallow: /';
const MAX_LENGTH = 1000;

describe('createParsedRobotsCache', () => {
  it('returns the same object for the same origin and rules', () => {
    const parsed = createParsedRobotsCache(MAX_LENGTH);
    const open = parsed(SHOP, OPEN);
    expect(parsed(SHOP, OPEN)).toBe(open);
    expect(parsed(OTHER, OPEN)).not.toBe(open);
    expect(parsed(SHOP, CLOSED).isAllowed(`${SHOP}/kettle`)).toBe(false);
    expect(parsed(SHOP, OPEN).isAllowed(`${SHOP}/kettle`)).toBe(true);
  });

  it('evicts the least recently used rules', () => {
    const parsed = createParsedRobotsCache(3 * (SHOP.length + OPEN.length));
    const origins = ['a', 'b', 'c'].map((name) => `https://${name}.exampl`);
    const [a, b] = origins.map((origin) => parsed(origin, OPEN));
    expect(parsed(origins[0] ?? '', OPEN), 'used again').toBe(a);
    parsed(SHOP, OPEN);
    expect(parsed(origins[0] ?? '', OPEN), 'still cached').toBe(a);
    expect(parsed(origins[1] ?? '', OPEN), 'evicted').not.toBe(b);
  });

  it('parses rules that are too long to cache', () => {
    const parsed = createParsedRobotsCache(10);
    expect(parsed(SHOP, CLOSED).isAllowed(`${SHOP}/kettle`)).toBe(false);
    expect(parsed(SHOP, CLOSED)).not.toBe(parsed(SHOP, CLOSED));
  });

  it('gives the same decisions as parsing each time', () => {
    const step = fc.tuple(fc.constantFrom(SHOP, OTHER), fc.constantFrom(OPEN, CLOSED, 'User-agent: *'));
    fc.assert(
      fc.property(fc.array(step), fc.integer({ min: 0, max: 120 }), (steps, maxLength) => {
        const parsed = createParsedRobotsCache(maxLength);
        for (const [origin, rules] of steps)
          expect(parsed(origin, rules).isAllowed(`${origin}/cart`)).toBe(rules === 'User-agent: *');
      }),
    );
  });
});
