import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  judgePrice,
  keepSuspect,
  type Quote,
  type ObservedQuote,
  type Suspect,
  type PriceJudgement,
} from './plausible.ts';

const usd = (minor: number): Quote => ({ minor, currency: 'USD' });
const eur = (minor: number): Quote => ({ minor, currency: 'EUR' });
const FIRST_CHECK = new Date('2024-03-10T12:00:00.000Z');
const seen = (quote: Quote, checks = 1): Suspect => ({
  ...quote,
  at: FIRST_CHECK.toISOString(),
  checks,
  proxyId: null,
});
const after = (ms: number, quote: Quote): ObservedQuote => ({
  ...quote,
  at: new Date(FIRST_CHECK.getTime() + ms),
  proxyId: null,
});
const rules = (jumpPercent: number) => ({ jumpPercent, confirmAfterMs: 7500 });

describe('judgePrice', () => {
  it.each<[string, Quote | null, Quote, Suspect | null, PriceJudgement]>([
    ['a first price', null, usd(1), null, 'accept'],
    ['no move', usd(1000), usd(1000), null, 'accept'],
    ['40% down', usd(1000), usd(600), null, 'accept'],
    ['more than 40% down', usd(1000), usd(599), null, 'suspect'],
    ['40% up', usd(1000), usd(1400), null, 'accept'],
    ['more than 40% up', usd(1000), usd(1401), null, 'suspect'],
    ['a factor of 100', usd(1999), usd(199_900), null, 'suspect'],
    ['another currency', usd(1000), eur(1000), null, 'suspect'],
    ['the jump again', usd(1000), usd(500), seen(usd(500)), 'accept'],
    ['the jump again, 2% off', usd(1000), usd(510), seen(usd(500)), 'accept'],
    ['the jump again, more than 2% off', usd(1000), usd(511), seen(usd(500)), 'suspect'],
    ['another jump', usd(1000), usd(100), seen(usd(500)), 'suspect'],
    ['the jump in another currency', usd(1000), eur(500), seen(usd(500)), 'suspect'],
    ['the other currency again', usd(1000), eur(900), seen(eur(900)), 'accept'],
    ['back to normal after a jump', usd(1000), usd(1001), seen(usd(500)), 'accept'],
    ['from nothing', usd(0), usd(1), null, 'suspect'],
  ])('judges %s', (_, current, quote, suspect, expected) => {
    expect(judgePrice(current, after(7500, quote), suspect, rules(40))).toBe(expected);
  });

  const quotes = fc.record({
    minor: fc.integer({ min: 1, max: 10_000_000 }),
    currency: fc.constantFrom('USD', 'EUR'),
  });

  it('accepts any jump when a second check shows the same price', () => {
    fc.assert(
      fc.property(quotes, quotes, fc.integer({ min: 0, max: 100 }), (current, quote, percent) => {
        expect(judgePrice(current, after(7500, quote), seen(quote), rules(percent))).toBe('accept');
      }),
    );
  });

  it('accepts without confirmation exactly the moves within the percentage, in the same currency', () => {
    fc.assert(
      fc.property(quotes, quotes, fc.integer({ min: 1, max: 100 }), (current, quote, percent) => {
        const within =
          current.currency === quote.currency &&
          Math.abs(quote.minor - current.minor) / current.minor <= percent / 100;
        expect(judgePrice(current, after(0, quote), null, rules(percent))).toBe(
          within ? 'accept' : 'suspect',
        );
      }),
    );
  });

  it('does not count a check that comes too soon as confirmation', () => {
    expect(judgePrice(usd(1000), after(7499, usd(500)), seen(usd(500)), rules(40))).toBe('suspect');
    expect(keepSuspect(after(7499, usd(500)), seen(usd(500)), 7500)).toEqual(seen(usd(500)));
    expect(keepSuspect(after(7499, usd(300)), seen(usd(500)), 7500)).toMatchObject({ minor: 300, checks: 2 });
    expect(keepSuspect(after(9000, usd(300)), null, 7500)).toMatchObject({ minor: 300, checks: 1 });
  });
});
