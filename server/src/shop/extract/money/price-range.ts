import { wordPattern } from '../words/word-pattern.ts';
import { type FoundAmount } from './parse-price.ts';

/** The prices of a product's cheapest and most expensive variant, as plain decimals. */
export interface PriceRange {
  low: string;
  high: string;
}

const BETWEEN = new RegExp(
  `^\\s?[\\p{Sc}\\p{L}.]{0,5}\\s?${wordPattern('rangeTo')}\\s?[\\p{Sc}\\p{L}.$]{0,5}\\s?$`,
  'iu',
);
/** Variants of one product differ by no more than this factor. */
const MAX_RATIO = 10;

/** The range of several variants' prices; null if all cost the same. */
export function rangeOf(amounts: readonly (string | null | undefined)[]): PriceRange | null {
  const known = amounts
    .filter((it) => typeof it === 'string' && Number(it) > 0)
    .toSorted((a, b) => Number(a) - Number(b));
  const [low] = known;
  const high = known.at(-1);
  return low && high && Number(low) < Number(high) ? { low, high } : null;
}

/** The range that two consecutive amounts of a text form: "19,99 – 29,99 €"; null if they are no range. */
export function writtenRange(
  text: string,
  low: FoundAmount,
  high: FoundAmount | undefined,
): PriceRange | null {
  if (!high || Number(low.amount) >= Number(high.amount)) return null;
  if (Number(low.amount) * MAX_RATIO < Number(high.amount)) return null;
  if (low.currency && high.currency && low.currency !== high.currency) return null;
  return BETWEEN.test(text.slice(low.end, high.start)) ? { low: low.amount, high: high.amount } : null;
}

/** The first range that contains a price. */
export function rangeAround(
  price: string,
  ranges: readonly (PriceRange | null | undefined)[],
): PriceRange | null {
  const amount = Number(price);
  return ranges.find((it) => it && Number(it.low) <= amount && amount <= Number(it.high)) ?? null;
}
