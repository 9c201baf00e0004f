import { assert, constantFrom, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';

import { buildCatalogue } from '../src/catalogue.ts';
import { ENGINE_AVAILABILITIES } from '../src/engine.ts';
import { PriceClock, nextOffer } from '../src/price-clock.ts';
import { seededRandom } from '../src/seeded-random.ts';
import { Shelf } from '../src/shelf.ts';

const products = buildCatalogue(1);
const now = () => new Date('2026-01-05T10:00:00Z');

function shelfAfter(seed: number, ticks: number, prepare: (shelf: Shelf) => void = () => undefined): Shelf {
  const shelf = new Shelf(products, now);
  prepare(shelf);
  const clock = new PriceClock(shelf, seed);
  for (let tick = 0; tick < ticks; tick++) clock.tick();
  return shelf;
}

const offers = (shelf: Shelf) => new Map(shelf.all().map(({ product, offer }) => [product.id, offer]));

describe('the price clock', () => {
  it('moves the same products to the same prices for the same seed', () => {
    expect(offers(shelfAfter(5, 40))).toEqual(offers(shelfAfter(5, 40)));
    expect(offers(shelfAfter(5, 40))).not.toEqual(offers(shelfAfter(6, 40)));
  });

  it('reports exactly the products whose offer changed', () => {
    const shelf = new Shelf(products, now);
    const clock = new PriceClock(shelf, 3);
    for (let tick = 0; tick < 50; tick++) {
      const before = offers(shelf);
      const moved = clock.tick();
      const changed = shelf.all().filter(({ product, offer }) => offer !== before.get(product.id));
      expect(new Set(moved)).toEqual(new Set(changed.map(({ product }) => product.id)));
    }
  });

  it('leaves a frozen product alone and does not change the course of the others for it', () => {
    const frozen = { priceMinor: 777, listPriceMinor: null, availability: 'InStock' } as const;
    const [first] = products;
    if (!first) throw new Error('no products');
    const undisturbed = offers(shelfAfter(9, 300));
    const disturbed = offers(
      shelfAfter(9, 300, (shelf) => void shelf.change(first.id, frozen, { freeze: true })),
    );
    expect(disturbed.get(first.id)).toEqual(frozen);
    expect(undisturbed.get(first.id)).not.toEqual(products[0]?.firstOffer);
    disturbed.delete(first.id);
    undisturbed.delete(first.id);
    expect(disturbed).toEqual(undisturbed);
  });

  it('keeps offers possible: above zero, below the list price, in a stock state the engine can say', () => {
    assert(
      property(constantFrom(...products), integer(), integer({ min: 1, max: 60 }), (product, seed, moves) => {
        const random = seededRandom(seed);
        let offer = product.firstOffer;
        for (let move = 0; move < moves; move++) {
          offer = nextOffer(product, offer, random);
          expect(Number.isSafeInteger(offer.priceMinor) && offer.priceMinor > 0).toBe(true);
          expect(offer.listPriceMinor ?? Infinity).toBeGreaterThan(offer.priceMinor);
          expect(ENGINE_AVAILABILITIES[product.engine]).toContain(offer.availability);
        }
      }),
    );
  });

  it('makes few moves of more than 40 percent, but some', () => {
    const shelf = new Shelf(products, now);
    const clock = new PriceClock(shelf, 1);
    let moves = 0;
    let large = 0;
    for (let tick = 0; tick < 1000; tick++) {
      const before = offers(shelf);
      for (const id of clock.tick()) {
        const from = before.get(id)?.priceMinor ?? 0;
        const to = shelf.get(id)?.offer.priceMinor ?? 0;
        moves += 1;
        if (Math.abs(to - from) > from * 0.4) large += 1;
      }
    }
    expect(moves).toBeGreaterThan(3000);
    expect(large).toBeGreaterThan(0);
    expect(large / moves).toBeLessThan(0.08);
  });
});
