import { describe, expect, it } from 'vitest';
import { isWithTaxOf } from './tax-rates.ts';

describe('isWithTaxOf', () => {
  it.each([
    [121, 100, true],
    [79.9, 66.58, true],
    [178.64, 148.87, true],
    [2178, 1980, true],
    [366, 333, true],
    [125.5, 100, true],
    [129, 99, false],
    [100, 100, false],
    [100, 121, false],
    [1.05, 1, true],
    [0.13, 0.1, false],
  ])('compares %d with %d: %s', (gross, net, expected) => {
    expect(isWithTaxOf(gross, net)).toBe(expected);
  });
});
