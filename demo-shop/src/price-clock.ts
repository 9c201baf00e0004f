import type { DemoProduct, Offer } from './catalogue.ts';
import { ENGINE_AVAILABILITIES } from './engine.ts';
import { at, seededRandom } from './seeded-random.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { Shelf } from './shelf.ts';
import { shelfPriceMinor } from './storefront-locale.ts';

const LEAST_MOVES_A_TICK = 4;
const MOST_MOVES_A_TICK = 9;

/**
 * Moves prices in a sequence that the seed fixes: which products a tick touches does not depend on what was
 * set by hand, so freezing one leaves the others' course as it was.
 */
export class PriceClock {
  readonly #shelf: Shelf;
  readonly #seed: number;
  #ticks = 0;

  constructor(shelf: Shelf, seed: number) {
    this.#shelf = shelf;
    this.#seed = seed;
  }

  /** Lets some products change; returns the ids of those that did. */
  tick(): string[] {
    const random = seededRandom(this.#seed, 'tick', this.#ticks);
    const places = this.#shelf.all();
    const count = random.between(LEAST_MOVES_A_TICK, MOST_MOVES_A_TICK);
    const picked = new Set(
      Array.from({ length: count }, () => at(places, random.between(0, places.length - 1))),
    );
    const moved = [...picked].filter(({ product, offer, frozen }) => {
      const next = nextOffer(product, offer, seededRandom(this.#seed, this.#ticks, product.id));
      if (frozen || sameOffer(offer, next)) return false;
      this.#shelf.change(product.id, next);
      return true;
    });
    this.#ticks += 1;
    return moved.map(({ product }) => product.id);
  }
}

/** What the product is offered at after one move: a sale starts, ends or deepens, a repricing, or its stock. */
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
  const lower = shelfPriceMinor(product.locale, Math.round(offer.priceMinor * (0.86 + random.next() * 0.09)));
  return { ...offer, priceMinor: Math.min(offer.priceMinor, Math.max(lower, floorMinor)) };
}

function startSale(product: DemoProduct, offer: Offer, random: SeededRandom): Offer {
  const clearance = random.next() < 0.04;
  const percentOff = clearance ? random.between(42, 55) : random.between(6, 27);
  const priceMinor = shelfPriceMinor(
    product.locale,
    Math.round((offer.priceMinor * (100 - percentOff)) / 100),
  );
  return priceMinor < offer.priceMinor ? { ...offer, priceMinor, listPriceMinor: offer.priceMinor } : offer;
}

/** A few percent up or down, never far from what the product usually costs. */
function reprice(product: DemoProduct, offer: Offer, random: SeededRandom): Offer {
  const wished = offer.priceMinor * (0.91 + random.next() * 0.18);
  const usual = product.usualPriceMinor;
  const bounded = Math.min(Math.max(wished, usual * 0.75), usual * 1.3);
  return { ...offer, priceMinor: shelfPriceMinor(product.locale, Math.round(bounded)) };
}

function sameOffer(one: Offer, other: Offer): boolean {
  return (
    one.priceMinor === other.priceMinor &&
    one.listPriceMinor === other.listPriceMinor &&
    one.availability === other.availability
  );
}
