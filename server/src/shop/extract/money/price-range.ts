import { wordPattern } from '../words/word-pattern.ts';
import { type FoundAmount } from './parse-price.ts';

/** What a product costs in its cheapest and its dearest variant, as plain decimals. */
export type PriceRange = { low: string; high: string };

const BETWEEN = new RegExp(
  `^\\s?[\\p{Sc}\\p{L}.]{0,5}\\s?${wordPattern('rangeTo')}\\s?[\\p{Sc}\\p{L}.$]{0,5}\\s?$`,
  'iu',
);
/** A dearest variant costs no more times the cheapest. */
const MOST_SPREAD = 10;

/** The range of several variants' prices; null where all cost the same. */
export function rangeOf(amounts: readonly (string | null | undefined)[]): PriceRange | null {
  const known = amounts
    .filter((it) => typeof it === 'string' && Number(it) > 0)
    .toSorted((a, b) => Number(a) - Number(b));
  const [low] = known;
  const high = known.at(-1);
  return low && high && Number(low) < Number(high) ? { low, high } : null;
}

/** "19,99 – 29,99 €": the range that two amounts of a text which follow each other write; null where they are no range. */
export function writtenRange(
  text: string,
  low: FoundAmount,
  high: FoundAmount | undefined,
): PriceRange | null {
  if (!high || Number(low.amount) >= Number(high.amount)) return null;
  if (Number(low.amount) * MOST_SPREAD < Number(high.amount)) return null;
  if (low.currency && high.currency && low.currency !== high.currency) return null;
  return BETWEEN.test(text.slice(low.end, high.start)) ? { low: low.amount, high: high.amount } : null;
}

/** The first range that a price is within. */
export function rangeAround(
  price: string,
  ranges: readonly (PriceRange | null | undefined)[],
): PriceRange | null {
  const amount = Number(price);
  return ranges.find((it) => it && Number(it.low) <= amount && amount <= Number(it.high)) ?? null;
}
