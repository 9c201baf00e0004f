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
  /** The UTC day up to which each has a reading since the last that had none; null: not known. */
  readUntil: string | null;
}

/** What a reading adds to the series. Whatever it is, the reading's day is known as read. */
export interface Step {
  /** A row of its own. */
  row: boolean;
  /** A row for the start of the reading's UTC day, of what held then: before its own, or in its place. */
  dayRow: boolean;
  /** The row tells of another price, currency or availability, so others want to hear of it. */
  changed: boolean;
}

const DAY_MS = 86_400_000;
/** What stays the same is said again after so long, for rows are not kept for ever. */
const REPEATED_AFTER_MS = 28 * DAY_MS;

/**
 * The step-function rule: a row where price, list price, currency or availability changed, and for the first reading after a UTC day
 * without any. A day that brings nothing new needs no row; when the last one is 28 days old there is one for the day's start. A change on a
 * day that began with readings like those before has a row for the day's start, too. Thus each day's open, high, low and close equal those of all
 * readings. null: nothing new.
 */
export function nextPoint(last: LastPoint | null, reading: Reading, at: Date): Step | null {
  if (last === null) return { row: true, dayRow: false, changed: true };
  const day = utcDay(at);
  const isRead = last.readUntil !== null && last.readUntil >= day;
  const changed =
    last.priceMinor !== reading.priceMinor ||
    last.currency !== reading.currency ||
    last.availability !== reading.availability;
  if (changed || last.listPriceMinor !== reading.listPriceMinor)
    return { row: true, dayRow: isRead && last.at <= startOfDay(at), changed };
  if (isRead || utcDay(last.at) >= day) return null;
  if (last.readUntil !== utcDay(new Date(at.getTime() - DAY_MS)))
    return { row: true, dayRow: false, changed };
  return { row: false, dayRow: startOfDay(at).getTime() - last.at.getTime() >= REPEATED_AFTER_MS, changed };
}

export function utcDay(at: Date): string {
  return at.toISOString().slice(0, 10);
}

function startOfDay(at: Date): Date {
  return new Date(Math.floor(at.getTime() / DAY_MS) * DAY_MS);
}
