import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';

/** What one look tells about stock: `isStated` where the page says so by data, words or a buy button, false where a shown price is all there is. */
export interface SeenStock {
  availability: AvailabilityOrUnknown;
  isStated: boolean;
}

/**
 * The stock that belongs into the series: what the page states. Where it states nothing, a missed notice must not put a product back
 * in stock: all but InStock stays as it was `before` (undefined: nothing was recorded yet), until a look states it.
 */
export function stockToRecord(
  before: AvailabilityOrUnknown | undefined,
  { availability, isStated }: SeenStock,
): AvailabilityOrUnknown {
  if (isStated || before === undefined || before === 'InStock') return availability;
  return before;
}
