import { parsePrice } from '../money/parse-price.ts';
import { type Json } from '../text/lenient-json.ts';
import { things } from './thing.ts';

const VALUE_KEYS = 'value amount price current final raw numeric centAmount sellingPrice salePrice'.split(
  ' ',
);

/**
 * The amount in a value of page state: a number, a text, or an object with one of them; null if it is not
 * positive.
 */
export function stateAmount(value: Json | undefined): string | null {
  if (typeof value === 'number') return value > 0 && value < 1e12 ? String(value) : null;
  if (typeof value === 'string') {
    const { amount } = parsePrice(value.slice(0, 60));
    return amount && Number(amount) > 0 ? amount : null;
  }
  const [thing] = things(value);
  for (const key of VALUE_KEYS) {
    const inner = thing?.[key];
    if (typeof inner === 'number' || typeof inner === 'string') return stateAmount(inner);
  }
  return null;
}
