import { AVAILABILITIES, type Availability } from '@tidemark/contracts/availability.ts';
import { minorDigits, toMinor } from '@tidemark/contracts/money.ts';
import { type Offer } from './catalogue/catalogue.ts';
import { ControlError } from './control-error.ts';
import { ENGINE_AVAILABILITIES } from './catalogue/engine.ts';
import { type Inventory, type InventoryItem } from './catalogue/inventory.ts';

export interface PriceChange {
  /** Id, slug, path or URL. */
  readonly product: string;
  /** A decimal string in the product's currency, with at most the currency's number of decimals. */
  readonly price: string;
  /**
   * The crossed-out price; null for none. By default the current one is kept if it is above the new price.
   */
  readonly listPrice?: string | null | undefined;
  /** Unchanged by default. */
  readonly availability?: string | undefined;
}

/**
 * Sets a product's offer and freezes it against the price clock. Throws ControlError if the change is
 * invalid.
 */
export function changePrice(inventory: Inventory, change: PriceChange): InventoryItem {
  const item = inventory.find(change.product);
  if (!item)
    throw new ControlError(404, `no product has the id, slug or path ${JSON.stringify(change.product)}`);
  const priceMinor = amountMinor('price', change.price, item);
  const offer: Offer = {
    priceMinor,
    listPriceMinor: listPrice(change, item, priceMinor),
    availability: availability(change, item),
  };
  return inventory.change(item.product.id, offer, { freeze: true });
}

function amountMinor(field: string, amount: string, { product }: InventoryItem): number {
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

function listPrice({ listPrice }: PriceChange, item: InventoryItem, priceMinor: number): number | null {
  if (listPrice === null) return null;
  if (listPrice === undefined) {
    const kept = item.offer.listPriceMinor;
    return kept !== null && kept > priceMinor ? kept : null;
  }
  const minor = amountMinor('listPrice', listPrice, item);
  if (minor <= priceMinor) throw new ControlError(400, 'listPrice must be above price, or null');
  return minor;
}

function availability({ availability }: PriceChange, { product, offer }: InventoryItem): Availability {
  if (availability === undefined) return offer.availability;
  const known = AVAILABILITIES.find((state) => state === availability);
  const supported = ENGINE_AVAILABILITIES[product.engine];
  if (known === undefined || !supported.includes(known)) {
    throw new ControlError(
      400,
      `availability of a ${product.engine} product must be one of ${supported.join(', ')}`,
    );
  }
  return known;
}
