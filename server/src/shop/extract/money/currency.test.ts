import { describe, expect, it } from 'vitest';
import { currencyCode } from './currency.ts';
import { SIGNS } from './currency-signs.ts';
import { currencyOfRegion } from './region.ts';

const MEANINGS = Object.entries(SIGNS).flatMap(([sign, family]) =>
  family
    .split(' ')
    .filter((it) => it !== '?')
    .map((currency) => [sign, currency] as const),
);

describe('currencyCode', () => {
  it('takes the stated currency for each sign that may mean it', () => {
    const wrong = MEANINGS.filter(([sign, currency]) => currencyCode(sign, { currency }) !== currency);
    expect(wrong).toEqual([]);
  });

  it('takes no stated currency that a sign cannot mean', () => {
    const wrong = MEANINGS.filter(([sign]) => currencyCode(sign, { currency: 'XDR' }) === 'XDR');
    expect(wrong).toEqual([]);
  });
});

describe('currencyOfRegion', () => {
  it.each([['BG', 'EUR'], ['HR', 'EUR'], ['CW', 'XCG'], ['SL', 'SLE'], ['ZW', 'USD'], ['GB', 'GBP']])(
    'knows that shops in %s write prices in %s',
    (region, currency) => {
      expect(currencyOfRegion(region)).toBe(currency);
    },
  ); // prettier-ignore
});
