import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { structuredAvailability } from './structured-availability.ts';
import { textOf, type Thing } from './thing.ts';

const FLAGS =
  'available isAvailable is_available availableForSale is_in_stock in_stock inStock isInStock availability stockStatus stock_status'.split(
    ' ',
  );
const QUANTITIES = 'quantity inventory_quantity stock stockQuantity stock_quantity qty inventory'.split(' ');

/** The stock of a variant in page state; null if it does not say. */
export function variantStock(variant: Thing): AvailabilityOrUnknown {
  for (const key of FLAGS) {
    const value = variant[key];
    if (typeof value === 'boolean') return value ? 'InStock' : 'OutOfStock';
    const stated = structuredAvailability(textOf(value) ?? '');
    if (stated) return stated;
  }
  const mayBeOrdered = variant.backorders_allowed === true || variant.inventory_policy === 'continue';
  return !mayBeOrdered && QUANTITIES.some((key) => variant[key] === 0) ? 'OutOfStock' : null;
}

/** In stock if a variant is; otherwise the state that all variants share, or null. */
export function commonStock(variants: readonly Thing[]): AvailabilityOrUnknown {
  const known = new Set(variants.map(variantStock));
  if (known.has('InStock')) return 'InStock';
  return known.size === 1 ? ([...known][0] ?? null) : null;
}
