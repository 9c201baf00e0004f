import { AVAILABILITIES } from '@tidemark/contracts/availability.ts';
import type { Availability } from '@tidemark/contracts/availability.ts';
import { minorDigits, toMinor } from '@tidemark/contracts/money.ts';

import type { Offer } from './catalogue.ts';
import { ControlError } from './control-error.ts';
import { ENGINE_AVAILABILITIES } from './engine.ts';
import type { Shelf, ShelfPlace } from './shelf.ts';

export interface PriceChange {
  /** Id, slug, path or whole address. */
  readonly product: string;
  /** A decimal string in the product's currency, with no more decimals than it has. */
  readonly price: string;
  /** The crossed-out price; null for none. Left out, the one there stays if it is still above the price. */
  readonly listPrice?: string | null | undefined;
  /** Left out, the stock state stays. */
  readonly availability?: string | undefined;
}

/** Sets a product's offer at once and takes it off the moving clock. Throws ControlError on what cannot be. */
export function changePrice(shelf: Shelf, change: PriceChange): ShelfPlace {
  const place = shelf.find(change.product);
  if (!place)
    throw new ControlError(404, `no product has the id, slug or path ${JSON.stringify(change.product)}`);
  const priceMinor = amountMinor('price', change.price, place);
  const offer: Offer = {
    priceMinor,
    listPriceMinor: listPrice(change, place, priceMinor),
    availability: availability(change, place),
  };
  return shelf.change(place.product.id, offer, { freeze: true });
}

function amountMinor(field: string, amount: string, { product }: ShelfPlace): number {
  const { currency } = product.locale;
  const minor = toMinor(amount, currency);
  const decimals = amount.split('.')[1]?.length ?? 0;
  if (minor === null || decimals > minorDigits(currency)) {
    throw new ControlError(
      400,
      `${field} must be a decimal with at most ${minorDigits(currency)} decimals (${currency}), such as "79${minorDigits(currency) > 0 ? '.99' : ''}"`,
    );
  }
  return minor;
}

function listPrice({ listPrice }: PriceChange, place: ShelfPlace, priceMinor: number): number | null {
  if (listPrice === null) return null;
  if (listPrice === undefined) {
    const kept = place.offer.listPriceMinor;
    return kept !== null && kept > priceMinor ? kept : null;
  }
  const minor = amountMinor('listPrice', listPrice, place);
  if (minor <= priceMinor) throw new ControlError(400, 'listPrice must be above price, or null');
  return minor;
}

function availability({ availability }: PriceChange, { product, offer }: ShelfPlace): Availability {
  if (availability === undefined) return offer.availability;
  const known = AVAILABILITIES.find((state) => state === availability);
  const sayable = ENGINE_AVAILABILITIES[product.engine];
  if (known === undefined || !sayable.includes(known)) {
    throw new ControlError(
      400,
      `availability of a ${product.engine} product must be one of ${sayable.join(', ')}`,
    );
  }
  return known;
}
