import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, type Quote, type Suspect, type Verdict } from '../../src/prices/plausible.ts';

const usd = (minor: number): Quote => ({ minor, currency: 'USD' });
const eur = (minor: number): Quote => ({ minor, currency: 'EUR' });
const seen = (quote: Quote, looks = 1): Suspect => ({ ...quote, at: '2024-03-10T12:00:00.000Z', looks });

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
    expect(judge(current, quote, suspect, 40)).toBe(expected);
  });

  const quotes = fc.record({
    minor: fc.integer({ min: 1, max: 10_000_000 }),
    currency: fc.constantFrom('USD', 'EUR'),
  });

  it('accepts any jump at the second look that shows the same', () => {
    fc.assert(
      fc.property(quotes, quotes, fc.integer({ min: 0, max: 100 }), (current, quote, percent) => {
        expect(judge(current, quote, seen(quote), percent)).toBe('accept');
      }),
    );
  });

  it('accepts at a first look exactly the moves within the percentage, in the same currency', () => {
    fc.assert(
      fc.property(quotes, quotes, fc.integer({ min: 1, max: 100 }), (current, quote, percent) => {
        const within =
          current.currency === quote.currency &&
          Math.abs(quote.minor - current.minor) / current.minor <= percent / 100;
        expect(judge(current, quote, null, percent)).toBe(within ? 'accept' : 'suspect');
      }),
    );
  });
});
