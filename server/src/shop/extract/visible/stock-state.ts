import { type Availability, type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { wordPattern } from '../words/word-pattern.ts';

/** A stock state found in a text, with the words that state it. */
export interface StatedStock {
  availability: Availability;
  words: string;
}

/** Most specific first: a text that says "not in stock" also contains "in stock". */
const STOCK_PATTERNS: readonly (readonly [Availability, RegExp])[] = [
  ['Discontinued', new RegExp(`(?<!\\p{L})${wordPattern('discontinued')}`, 'iu')],
  ['PreOrder', new RegExp(`(?<!\\p{L})${wordPattern('preOrder')}`, 'iu')],
  ['BackOrder', new RegExp(`(?<!\\p{L})${wordPattern('backOrder')}`, 'iu')],
  ['OutOfStock', new RegExp(`(?<!\\p{L})${wordPattern('outOfStock')}`, 'iu')],
  ['InStock', new RegExp(`(?<!\\p{L})${wordPattern('inStock')}(?!\\p{L})`, 'iu')],
];

/** A negation before "available" with at most two words between: "not currently available". */
const NEGATION_BEFORE = new RegExp(`(?<!\\p{L})${wordPattern('negation')}(?:\\s+\\p{L}+){0,2}\\s*$`, 'iu');
/** "In stock: no". */
const NO_AFTER = new RegExp(`^\\s*[:?]\\s*${wordPattern('negativeAnswer')}(?!\\p{L})`, 'iu');

/** The stock state that a text states; null where it states none. */
export function stockStateIn(text: string): StatedStock | null {
  for (const [availability, pattern] of STOCK_PATTERNS) {
    const match = pattern.exec(text);
    if (!match) continue;
    const [words] = match;
    const isDenied =
      availability === 'InStock' &&
      (NEGATION_BEFORE.test(text.slice(0, match.index)) ||
        NO_AFTER.test(text.slice(match.index + words.length)));
    return isDenied ? { availability: 'OutOfStock', words: text.trim() } : { availability, words };
  }
  return null;
}

/** Whether a product in this state cannot be ordered at all. */
export function isUnavailableState(availability: AvailabilityOrUnknown): boolean {
  return availability === 'OutOfStock' || availability === 'Discontinued';
}
