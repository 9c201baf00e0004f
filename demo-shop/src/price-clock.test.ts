import { assert, constantFrom, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildCatalogue } from './catalogue/catalogue.ts';
import { ENGINE_AVAILABILITIES } from './catalogue/engine.ts';
import { PriceClock, nextOffer } from './price-clock.ts';
import { seededRandom } from './catalogue/seeded-random.ts';
import { Inventory } from './catalogue/inventory.ts';

const products = buildCatalogue(1);
const now = () => new Date('2026-01-05T10:00:00Z');

function inventoryAfter(
  seed: number,
  ticks: number,
  prepare: (inventory: Inventory) => void = () => undefined,
): Inventory {
  const inventory = new Inventory(products, now);
  prepare(inventory);
  const clock = new PriceClock(inventory, seed);
  for (let tick = 0; tick < ticks; tick++) clock.tick();
  return inventory;
}

const offers = (inventory: Inventory) =>
  new Map(inventory.all().map(({ product, offer }) => [product.id, offer]));

describe('the price clock', () => {
  it('moves the same products to the same prices for the same seed', () => {
    expect(offers(inventoryAfter(5, 40))).toEqual(offers(inventoryAfter(5, 40)));
    expect(offers(inventoryAfter(5, 40))).not.toEqual(offers(inventoryAfter(6, 40)));
  });

  it('reports exactly the products whose offer changed', () => {
    const inventory = new Inventory(products, now);
    const clock = new PriceClock(inventory, 3);
    for (let tick = 0; tick < 50; tick++) {
      const before = offers(inventory);
      const moved = clock.tick();
      const changed = inventory.all().filter(({ product, offer }) => offer !== before.get(product.id));
      expect(new Set(moved)).toEqual(new Set(changed.map(({ product }) => product.id)));
    }
  });

  it('skips a frozen product without affecting the other products', () => {
    const frozen = { priceMinor: 777, listPriceMinor: null, availability: 'InStock' } as const;
    const [first] = products;
    if (!first) throw new Error('no products');
    const undisturbed = offers(inventoryAfter(9, 300));
    const disturbed = offers(
      inventoryAfter(9, 300, (inventory) => void inventory.change(first.id, frozen, { freeze: true })),
    );
    expect(disturbed.get(first.id)).toEqual(frozen);
    expect(undisturbed.get(first.id)).not.toEqual(products[0]?.firstOffer);
    disturbed.delete(first.id);
    undisturbed.delete(first.id);
    expect(disturbed).toEqual(undisturbed);
  });

  it('keeps offers valid: above zero, below the list price, in a stock state of the engine', () => {
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

  it('makes a few moves of more than 40%, but less than 8% of all moves', () => {
    const inventory = new Inventory(products, now);
    const clock = new PriceClock(inventory, 1);
    let moves = 0;
    let large = 0;
    for (let tick = 0; tick < 1000; tick++) {
      const before = offers(inventory);
      for (const id of clock.tick()) {
        const from = before.get(id)?.priceMinor ?? 0;
        const to = inventory.get(id)?.offer.priceMinor ?? 0;
        moves += 1;
        if (Math.abs(to - from) > from * 0.4) large += 1;
      }
    }
    expect(moves).toBeGreaterThan(3000);
    expect(large).toBeGreaterThan(0);
    expect(large / moves).toBeLessThan(0.08);
  });
});
