import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';

/** What one check found, in integer minor units. */
export interface Reading {
  priceMinor: number;
  listPriceMinor: number | null;
  currency: string;
  availability: AvailabilityOrUnknown;
}

/** The current end of the series. */
export interface LastPoint extends Reading {
  /** When the last row was written. */
  at: Date;
  /** Last UTC day of the current run of days with readings; null if unknown. */
  readUntil: string | null;
}

/** What a reading adds to the series. In any case its day counts as a day with readings. */
export interface Step {
  /** True: a row for the reading. */
  row: boolean;
  /**
   * True: a row for the start of the reading's UTC day with the previous values, before or instead of the
   * reading's own.
   */
  dayRow: boolean;
  /** True if price, currency or availability changed, so that an event is emitted. */
  changed: boolean;
}

const DAY_MS = 86_400_000;
/** Unchanged values are written again after this long, because rows are not kept forever. */
const REPEAT_AFTER_MS = 28 * DAY_MS;

/**
 * The step-function rule: a row where price, list price, currency or availability changed, and for the first
 * reading after a UTC day without any. A day without a change needs no row; if the last row is 28 days old,
 * the start of the day gets one. If a change comes on a day that began with unchanged readings, the start of
 * that day gets a row too. Thus each day's open, high, low and close equal those of all readings. Null:
 * nothing to write.
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
  return { row: false, dayRow: startOfDay(at).getTime() - last.at.getTime() >= REPEAT_AFTER_MS, changed };
}

export function utcDay(at: Date): string {
  return at.toISOString().slice(0, 10);
}

function startOfDay(at: Date): Date {
  return new Date(Math.floor(at.getTime() / DAY_MS) * DAY_MS);
}
