import { describe, expect, it } from 'vitest';

import { buildCatalogue } from '../src/catalogue.ts';
import { ENGINES, ENGINE_AVAILABILITIES } from '../src/engine.ts';
import { CH, DE, FR, JP, PL, SE, US, moneyText, shelfPriceMinor } from '../src/storefront-locale.ts';

const titles = (seed: number) => buildCatalogue(seed).map(({ title }) => title);

describe('the catalogue', () => {
  const products = buildCatalogue(1);

  it('has at least 200 products, spread over six engines and seven currencies', () => {
    expect(products.length).toBeGreaterThanOrEqual(200);
    expect(new Set(products.map(({ engine }) => engine))).toEqual(new Set(ENGINES));
    const currencies = new Set(products.map(({ locale }) => locale.currency));
    expect(currencies).toEqual(new Set(['USD', 'GBP', 'EUR', 'CHF', 'SEK', 'PLN', 'JPY']));
  });

  it('is the same for the same seed and another for another', () => {
    expect(buildCatalogue(7)).toEqual(buildCatalogue(7));
    expect(titles(7)).not.toEqual(titles(8));
  });

  it.each([1, 2, 3, 99])('gives every product an address, id and GTIN of its own (seed %i)', (seed) => {
    const all = buildCatalogue(seed);
    for (const field of ['id', 'path', 'gtin', 'number'] as const) {
      expect(new Set(all.map((product) => product[field])).size).toBe(all.length);
    }
    for (const { slug } of all) expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it('has sales, variants and every stock state of each engine', () => {
    expect(products.some(({ variants }) => variants.length >= 2)).toBe(true);
    for (const engine of ENGINES) {
      const own = products.filter((product) => product.engine === engine);
      expect(own.some(({ firstOffer }) => firstOffer.listPriceMinor !== null)).toBe(true);
      const states = new Set(own.map(({ firstOffer }) => firstOffer.availability));
      expect(states).toEqual(new Set(ENGINE_AVAILABILITIES[engine]));
    }
  });

  it('never crosses out an amount that is not above the price', () => {
    for (const { firstOffer } of products) {
      expect(firstOffer.listPriceMinor ?? Infinity).toBeGreaterThan(firstOffer.priceMinor);
    }
  });
});

describe('money in a storefront', () => {
  it.each([
    [US, 129900, '$1,299.00'],
    [DE, 129900, '1.299,00\u00a0€'],
    [FR, 129900, '1\u202f299,00\u00a0€'],
    [CH, 129900, 'CHF\u00a01’299.00'],
    [SE, 129900, '1\u00a0299,00\u00a0kr'],
    [PL, 4999, '49,99\u00a0zł'],
    [JP, 12800, '¥12,800'],
  ])('is written as the country writes it', (locale, minor, text) => {
    expect(moneyText(locale, minor)).toBe(text);
  });

  it.each([
    [US, 1837, 1799],
    [CH, 1837, 1790],
    [JP, 2317, 2280],
    [SE, 123456, 123900],
    [US, 3, 99],
  ])('ends as shelf prices do', (locale, minor, shelf) => {
    expect(shelfPriceMinor(locale, minor)).toBe(shelf);
  });
});
