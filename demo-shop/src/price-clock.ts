import { type DemoProduct, type Offer } from './catalogue/catalogue.ts';
import { ENGINE_AVAILABILITIES } from './catalogue/engine.ts';
import { at, seededRandom, type SeededRandom } from './catalogue/seeded-random.ts';
import { type Inventory } from './catalogue/inventory.ts';
import { retailPriceMinor } from './catalogue/storefront-locale.ts';

const MIN_MOVES_PER_TICK = 4;
const MAX_MOVES_PER_TICK = 9;

/**
 * Moves prices in a sequence determined by the seed. Which products a tick touches does not depend on
 * manually set prices, so freezing one product does not affect the others.
 */
export class PriceClock {
  readonly #inventory: Inventory;
  readonly #seed: number;
  #ticks = 0;

  constructor(inventory: Inventory, seed: number) {
    this.#inventory = inventory;
    this.#seed = seed;
  }

  /** Changes some offers. Returns the ids of the changed products. */
  tick(): string[] {
    const random = seededRandom(this.#seed, 'tick', this.#ticks);
    const items = this.#inventory.all();
    const count = random.between(MIN_MOVES_PER_TICK, MAX_MOVES_PER_TICK);
    const picked = new Set(
      Array.from({ length: count }, () => at(items, random.between(0, items.length - 1))),
    );
    const moved = [...picked].filter(({ product, offer, frozen }) => {
      const next = nextOffer(product, offer, seededRandom(this.#seed, this.#ticks, product.id));
      if (frozen || sameOffer(offer, next)) return false;
      this.#inventory.change(product.id, next);
      return true;
    });
    this.#ticks += 1;
    return moved.map(({ product }) => product.id);
  }
}

/** The offer after one move: a sale starts, ends or deepens, the price or the availability changes. */
export function nextOffer(product: DemoProduct, offer: Offer, random: SeededRandom): Offer {
  const kind = random.next();
  if (kind < 0.12) return { ...offer, availability: nextAvailability(product, offer, random) };
  if (offer.listPriceMinor !== null) {
    return kind < 0.65 ? endSale(offer, offer.listPriceMinor) : deepenSale(product, offer, random);
  }
  return kind < 0.55 ? startSale(product, offer, random) : reprice(product, offer, random);
}

function nextAvailability(product: DemoProduct, offer: Offer, random: SeededRandom) {
  if (offer.availability !== 'InStock') return 'InStock';
  return random.pick(ENGINE_AVAILABILITIES[product.engine].filter((state) => state !== 'InStock'));
}

function endSale(offer: Offer, listPriceMinor: number): Offer {
  return { ...offer, priceMinor: listPriceMinor, listPriceMinor: null };
}

function deepenSale(product: DemoProduct, offer: Offer, random: SeededRandom): Offer {
  const floorMinor = Math.round(product.usualPriceMinor * 0.45);
  const lower = retailPriceMinor(
    product.locale,
    Math.round(offer.priceMinor * (0.86 + random.next() * 0.09)),
  );
  return { ...offer, priceMinor: Math.min(offer.priceMinor, Math.max(lower, floorMinor)) };
}

function startSale(product: DemoProduct, offer: Offer, random: SeededRandom): Offer {
  const clearance = random.next() < 0.04;
  const percentOff = clearance ? random.between(42, 55) : random.between(6, 27);
  const priceMinor = retailPriceMinor(
    product.locale,
    Math.round((offer.priceMinor * (100 - percentOff)) / 100),
  );
  return priceMinor < offer.priceMinor ? { ...offer, priceMinor, listPriceMinor: offer.priceMinor } : offer;
}

/** A few percent up or down, within bounds around the usual price. */
function reprice(product: DemoProduct, offer: Offer, random: SeededRandom): Offer {
  const candidate = offer.priceMinor * (0.91 + random.next() * 0.18);
  const usual = product.usualPriceMinor;
  const bounded = Math.min(Math.max(candidate, usual * 0.75), usual * 1.3);
  return { ...offer, priceMinor: retailPriceMinor(product.locale, Math.round(bounded)) };
}

function sameOffer(one: Offer, other: Offer): boolean {
  return (
    one.priceMinor === other.priceMinor &&
    one.listPriceMinor === other.listPriceMinor &&
    one.availability === other.availability
  );
}
