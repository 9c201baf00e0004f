import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';

/**
 * The availability that one check found. `isStated`: by structured data, words or a buy button; otherwise it
 * is only inferred from a price.
 */
export interface ObservedStock {
  availability: AvailabilityOrUnknown;
  isStated: boolean;
}

/**
 * The availability to record: the stated one. If the page states none, only InStock may change, because a
 * missed notice must not put a product back in stock: any other state in `before` (undefined: nothing
 * recorded yet) holds until a check states one.
 */
export function stockToRecord(
  before: AvailabilityOrUnknown | undefined,
  { availability, isStated }: ObservedStock,
): AvailabilityOrUnknown {
  if (isStated || before === undefined || before === 'InStock') return availability;
  return before;
}
