import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, keepSuspect, type Quote, type Sighting, type Suspect, type Verdict } from './plausible.ts';

const usd = (minor: number): Quote => ({ minor, currency: 'USD' });
const eur = (minor: number): Quote => ({ minor, currency: 'EUR' });
const FIRST_LOOK = new Date('2024-03-10T12:00:00.000Z');
const seen = (quote: Quote, looks = 1): Suspect => ({
  ...quote,
  at: FIRST_LOOK.toISOString(),
  looks,
  proxyId: null,
});
const after = (ms: number, quote: Quote): Sighting => ({
  ...quote,
  at: new Date(FIRST_LOOK.getTime() + ms),
  proxyId: null,
});
const rules = (jumpPercent: number) => ({ jumpPercent, looksApartMs: 7500 });

describe('judge', () => {
  it.each<[string, Quote | null, Quote, Suspect | null, Verdict]>([
    ['a first price', null, usd(1), null, 'accept'],
    ['no move', usd(1000), usd(1000), null, 'accept'],
    ['40 % down', usd(1000), usd(600), null, 'accept'],
    ['more than 40 % down', usd(1000), usd(599), null, 'suspect'],
    ['40 % up', usd(1000), usd(1400), null, 'accept'],
    ['more than 40 % up', usd(1000), usd(1401), null, 'suspect'],
    ['a factor of 100', usd(1999), usd(199_900), null, 'suspect'],
    ['another currency', usd(1000), eur(1000), null, 'suspect'],
    ['the jump again', usd(1000), usd(500), seen(usd(500)), 'accept'],
    ['the jump again, 2 % off', usd(1000), usd(510), seen(usd(500)), 'accept'],
    ['the jump again, more than 2 % off', usd(1000), usd(511), seen(usd(500)), 'suspect'],
    ['another jump', usd(1000), usd(100), seen(usd(500)), 'suspect'],
    ['the jump in another currency', usd(1000), eur(500), seen(usd(500)), 'suspect'],
    ['the other currency again', usd(1000), eur(900), seen(eur(900)), 'accept'],
    ['back to normal after a jump', usd(1000), usd(1001), seen(usd(500)), 'accept'],
    ['from nothing', usd(0), usd(1), null, 'suspect'],
  ])('%s', (_, current, quote, suspect, expected) => {
    expect(judge(current, after(7500, quote), suspect, rules(40))).toBe(expected);
  });

  const quotes = fc.record({
    minor: fc.integer({ min: 1, max: 10_000_000 }),
    currency: fc.constantFrom('USD', 'EUR'),
  });

  it('accepts any jump at the second look that shows the same', () => {
    fc.assert(
      fc.property(quotes, quotes, fc.integer({ min: 0, max: 100 }), (current, quote, percent) => {
        expect(judge(current, after(7500, quote), seen(quote), rules(percent))).toBe('accept');
      }),
    );
  });

  it('accepts at a first look exactly the moves within the percentage, in the same currency', () => {
    fc.assert(
      fc.property(quotes, quotes, fc.integer({ min: 1, max: 100 }), (current, quote, percent) => {
        const within =
          current.currency === quote.currency &&
          Math.abs(quote.minor - current.minor) / current.minor <= percent / 100;
        expect(judge(current, after(0, quote), null, rules(percent))).toBe(within ? 'accept' : 'suspect');
      }),
    );
  });

  it('does not take a look too soon after the first one for a second', () => {
    expect(judge(usd(1000), after(7499, usd(500)), seen(usd(500)), rules(40))).toBe('suspect');
    expect(keepSuspect(after(7499, usd(500)), seen(usd(500)), 7500)).toEqual(seen(usd(500)));
    expect(keepSuspect(after(7499, usd(300)), seen(usd(500)), 7500)).toMatchObject({ minor: 300, looks: 2 });
    expect(keepSuspect(after(9000, usd(300)), null, 7500)).toMatchObject({ minor: 300, looks: 1 });
  });
});
