import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePrices, formatMoney, parseAmount } from './money.ts';

const NBSP = '\u00a0';

describe('formatMoney', () => {
  it.each([
    ['19.99', 'USD', 'en-US', '$19.99'],
    ['19.99', 'EUR', 'de-DE', `19,99${NBSP}€`],
    ['6990', 'JPY', 'en-US', '¥6,990'],
    ['1.234', 'KWD', 'en-US', `KWD${NBSP}1.234`],
    ['5', 'USD', 'en-US', '$5.00'],
    ['1.005', 'USD', 'en-US', '$1.005'],
  ])('shows %s %s in %s as "%s"', (amount, currency, locale, text) => {
    expect(formatMoney({ amount, currency }, locale)).toBe(text);
  });

  it('keeps every digit of an amount that a float cannot represent', () => {
    expect(formatMoney({ amount: '9007199254740993.01', currency: 'USD' }, 'en-US')).toBe(
      '$9,007,199,254,740,993.01',
    );
  });

  it('shows exactly the digits of any amount', () => {
    const amounts = fc.tuple(fc.integer({ min: 0, max: 9_999_999_999 }), fc.integer({ min: 0, max: 99 }));
    fc.assert(
      fc.property(amounts, ([whole, cents]) => {
        const amount = `${whole}.${String(cents).padStart(2, '0')}`;
        expect(formatMoney({ amount, currency: 'USD' }, 'en-US').replace(/[$,]/g, '')).toBe(amount);
      }),
    );
  });
});

describe('parseAmount', () => {
  it.each([
    ['49.90', '.', '49.90'],
    ['49,90', '.', '49.90'],
    ['49,90', ',', '49.90'],
    ['1,299.00', '.', '1299.00'],
    ['1.299,00', ',', '1299.00'],
    ['1.299,00', '.', '1299.00'],
    ['1’299.00', '.', '1299.00'],
    ['1 299', '.', '1299'],
    ['1,299', '.', '1299'],
    ['1.299', '.', '1.299'],
    ['1.299', ',', '1299'],
    ['1,299,000', '.', '1299000'],
    ['20.', '.', '20'],
    ['0', '.', '0'],
  ])('parses %s with the decimal separator %s as %s', (typed, separator, amount) => {
    expect(parseAmount(typed, separator)).toBe(amount);
  });

  it.each(['', 'abc', '-5', '12 €', '.', ',50', '1e5', '123456789012345678901'])('rejects %j', (typed) => {
    expect(parseAmount(typed, '.')).toBeNull();
  });

  it.each([
    ['en-US', '.'],
    ['de-DE', ','],
    ['fr-FR', ','],
    ['de-CH', '.'],
  ])('parses every amount formatted in %s', (locale, separator) => {
    const format = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999 }), (minor) => {
        expect(Number(parseAmount(format.format(minor / 100), separator))).toBe(minor / 100);
      }),
    );
  });
});

describe('comparePrices', () => {
  it.each([
    ['9.99', '10.00', 'USD', -1],
    ['100', '99', 'JPY', 1],
    ['5.0', '5.00', 'EUR', 0],
  ])('compares %s with %s %s as %i', (a, b, currency, sign) => {
    expect(comparePrices({ amount: a, currency }, { amount: b, currency })).toBe(sign);
  });

  it('treats prices in different currencies as equal', () => {
    expect(comparePrices({ amount: '1', currency: 'USD' }, { amount: '2', currency: 'EUR' })).toBe(0);
  });
});
