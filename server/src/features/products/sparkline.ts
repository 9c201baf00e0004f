import { fromMinor } from '@tidemark/contracts/money.ts';
import { type Product } from '@tidemark/contracts/product.ts';

const DAY_MS = 86_400_000;
const SPARKLINE_DAYS = 30;

/**
 * Returns the closing prices of the last 30 UTC days. `closes` has one entry per day (minor units, null: no
 * price that day), the last one for `lastDay`.
 */
export function sparklineOf(
  lastDay: string,
  closes: readonly (number | null)[],
  currency: string,
  now = Date.now(),
): Product['sparkline'] {
  const days = daysUpTo(lastDay, closes.length);
  const oldest = new Date(now - (SPARKLINE_DAYS - 1) * DAY_MS).toISOString().slice(0, 10);
  return closes.flatMap((close, index) => {
    const day = days[index];
    return close === null || day === undefined || day < oldest
      ? []
      : [{ day, close: fromMinor(close, currency) }];
  });
}

/**
 * Remembers the last result: products in a list end on the same few days, and formatting dates is expensive.
 */
let lastDays: { lastDay: string; days: string[] } = { lastDay: '', days: [] };

function daysUpTo(lastDay: string, count: number): string[] {
  if (lastDays.lastDay !== lastDay || lastDays.days.length !== count) {
    const lastMs = Date.parse(lastDay);
    const days = Array.from({ length: count }, (_, index) =>
      new Date(lastMs - (count - 1 - index) * DAY_MS).toISOString().slice(0, 10),
    );
    lastDays = { lastDay, days };
  }
  return lastDays.days;
}
