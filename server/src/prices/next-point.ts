import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';

/** What one look at a page found, in integer minor units. */
export interface Reading {
  priceMinor: number;
  listPriceMinor: number | null;
  currency: string;
  availability: AvailabilityOrUnknown;
}

/** What the series holds now. */
export interface LastPoint extends Reading {
  /** When its last row was written. */
  at: Date;
}

export interface Step {
  /** A row belongs into the history. */
  write: boolean;
  /** The row tells of another price, currency or availability, so others want to hear of it. */
  changed: boolean;
}

/**
 * The step-function rule: a row where price, list price, currency or availability changed, and for the first reading of each UTC
 * day. With it each day's open, high, low and close equal those of all readings.
 */
export function nextPoint(last: LastPoint | null, reading: Reading, at: Date): Step {
  if (last === null) return { write: true, changed: true };
  const changed =
    last.priceMinor !== reading.priceMinor ||
    last.currency !== reading.currency ||
    last.availability !== reading.availability;
  const write = changed || last.listPriceMinor !== reading.listPriceMinor || utcDay(last.at) !== utcDay(at);
  return { write, changed };
}

export function utcDay(at: Date): string {
  return at.toISOString().slice(0, 10);
}
