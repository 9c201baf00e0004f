import { describe, expect, it } from 'vitest';
import { CH, DE, FR, JP, PL, SE, US, moneyText, retailPriceMinor } from './storefront-locale.ts';

describe('storefront prices', () => {
  it.each([
    [US, 129900, '$1,299.00'],
    [DE, 129900, '1.299,00\u00a0€'],
    [FR, 129900, '1\u202f299,00\u00a0€'],
    [CH, 129900, 'CHF\u00a01’299.00'],
    [SE, 129900, '1\u00a0299,00\u00a0kr'],
    [PL, 4999, '49,99\u00a0zł'],
    [JP, 12800, '¥12,800'],
  ])('formats an amount in the style of its country (case %#)', (locale, minor, text) => {
    expect(moneyText(locale, minor)).toBe(text);
  });

  it.each([
    [US, 1837, 1799],
    [CH, 1837, 1790],
    [JP, 2317, 2280],
    [SE, 123456, 123900],
    [US, 3, 99],
  ])('rounds an amount to the price ending of its country (case %#)', (locale, minor, rounded) => {
    expect(retailPriceMinor(locale, minor)).toBe(rounded);
  });
});
