import { describe, expect, it } from 'vitest';
import { buildCatalogue } from './catalogue.ts';
import { ENGINES, ENGINE_AVAILABILITIES } from './engine.ts';

const titles = (seed: number) => buildCatalogue(seed).map(({ title }) => title);

describe('the catalogue', () => {
  const products = buildCatalogue(1);

  it('builds at least 200 products across six engines and seven currencies', () => {
    expect(products.length).toBeGreaterThanOrEqual(200);
    expect(new Set(products.map(({ engine }) => engine))).toEqual(new Set(ENGINES));
    const currencies = new Set(products.map(({ locale }) => locale.currency));
    expect(currencies).toEqual(new Set(['USD', 'GBP', 'EUR', 'CHF', 'SEK', 'PLN', 'JPY']));
  });

  it('builds the same products from the same seed, and others from another', () => {
    expect(buildCatalogue(7)).toEqual(buildCatalogue(7));
    expect(titles(7)).not.toEqual(titles(8));
  });

  it.each([1, 2, 3, 99])('gives every product a unique path, id, GTIN and number (seed %i)', (seed) => {
    const all = buildCatalogue(seed);
    for (const field of ['id', 'path', 'gtin', 'number'] as const) {
      expect(new Set(all.map((product) => product[field])).size).toBe(all.length);
    }
    for (const { slug } of all) expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it('includes sales, variants and every stock state of each engine', () => {
    expect(products.some(({ variants }) => variants.length >= 2)).toBe(true);
    for (const engine of ENGINES) {
      const own = products.filter((product) => product.engine === engine);
      expect(own.some(({ firstOffer }) => firstOffer.listPriceMinor !== null)).toBe(true);
      const states = new Set(own.map(({ firstOffer }) => firstOffer.availability));
      expect(states).toEqual(new Set(ENGINE_AVAILABILITIES[engine]));
    }
  });

  it('never sets a list price at or below the price', () => {
    for (const { firstOffer } of products) {
      expect(firstOffer.listPriceMinor ?? Infinity).toBeGreaterThan(firstOffer.priceMinor);
    }
  });
});
