import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createParsedRobotsCache } from './parsed-robots-cache.ts';

const SHOP = 'https://shop.example';
const OTHER = 'https://other.example';
const OPEN = 'User-agent: *\nDisallow: /cart';
const SHUT = 'User-agent: *\nDisallow: /';
const ROOM = 1000;

describe('rules in parsed form', () => {
  it('are the same object for the same text, and others for another', () => {
    const parsed = createParsedRobotsCache(ROOM);
    const open = parsed(SHOP, OPEN);
    expect(parsed(SHOP, OPEN)).toBe(open);
    expect(parsed(OTHER, OPEN)).not.toBe(open);
    expect(parsed(SHOP, SHUT).isAllowed(`${SHOP}/kettle`)).toBe(false);
    expect(parsed(SHOP, OPEN).isAllowed(`${SHOP}/kettle`)).toBe(true);
  });

  it('make room for others once they are the longest unused', () => {
    const parsed = createParsedRobotsCache(3 * (SHOP.length + OPEN.length));
    const origins = ['a', 'b', 'c'].map((name) => `https://${name}.exampl`);
    const [a, b] = origins.map((origin) => parsed(origin, OPEN));
    expect(parsed(origins[0] ?? '', OPEN), 'used again').toBe(a);
    parsed(SHOP, OPEN);
    expect(parsed(origins[0] ?? '', OPEN), 'still there').toBe(a);
    expect(parsed(origins[1] ?? '', OPEN), 'gone').not.toBe(b);
  });

  it('that find no room are parsed all the same', () => {
    const parsed = createParsedRobotsCache(10);
    expect(parsed(SHOP, SHUT).isAllowed(`${SHOP}/kettle`)).toBe(false);
    expect(parsed(SHOP, SHUT)).not.toBe(parsed(SHOP, SHUT));
  });

  it('answer as if they were parsed each time', () => {
    const step = fc.tuple(fc.constantFrom(SHOP, OTHER), fc.constantFrom(OPEN, SHUT, 'User-agent: *'));
    fc.assert(
      fc.property(fc.array(step), fc.integer({ min: 0, max: 120 }), (steps, room) => {
        const parsed = createParsedRobotsCache(room);
        for (const [origin, rules] of steps)
          expect(parsed(origin, rules).isAllowed(`${origin}/cart`)).toBe(rules === 'User-agent: *');
      }),
    );
  });
});
