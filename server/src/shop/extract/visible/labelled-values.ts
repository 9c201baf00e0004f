import type { ProductDetails } from '../model/product-details.ts';
import { type TextRun } from '../html/text-run.ts';
import { wordPattern } from '../words/word-pattern.ts';

const SOLD_BY = wordPattern('soldBy');
const SELLER = wordPattern('sellerLabel');
const CONDITION = wordPattern('conditionLabel');
const CONDITIONS: readonly (readonly [NonNullable<ProductDetails['condition']>, RegExp])[] = [
  ['Refurbished', new RegExp(`^${wordPattern('conditionRefurbished')}`, 'iu')],
  ['Damaged', new RegExp(`^${wordPattern('conditionDamaged')}`, 'iu')],
  ['Used', new RegExp(`^${wordPattern('conditionUsed')}`, 'iu')],
  ['New', new RegExp(`^${wordPattern('conditionNew')}(?!\\p{L})`, 'iu')],
];

const SELLER_START = new RegExp(`^(?:${SOLD_BY}\\s?[:：]?|${SELLER}\\s?[:：])\\s?(?=\\S)`, 'iu');
const SELLER_ALONE = new RegExp(`^(?:${SOLD_BY}\\s?[:：]?|${SELLER}\\s?[:：])$`, 'iu');
const SELLER_TERM = new RegExp(`^${SELLER}$`, 'iu');
const SELLER_WORD = new RegExp(`^(?:${SOLD_BY}|${SELLER})(?!\\p{L})`, 'iu');
const CONDITION_START = new RegExp(`^${CONDITION}\\s?[:：]\\s?(?=\\S)`, 'iu');
const CONDITION_ALONE = new RegExp(`^${CONDITION}\\s?[:：]$`, 'iu');
const CONDITION_TERM = new RegExp(`^${CONDITION}$`, 'iu');
/** What stands in one of these is the name of what follows. */
const TERMS = new Set(['dt', 'th', 'td', 'label', 'strong', 'b']);
/** How a label is written before its value, alone in a line, and alone in an element made for terms. */
type Label = { start: RegExp; alone: RegExp; term: RegExp };
const SELLER_LABEL: Label = { start: SELLER_START, alone: SELLER_ALONE, term: SELLER_TERM };
const CONDITION_LABEL: Label = { start: CONDITION_START, alone: CONDITION_ALONE, term: CONDITION_TERM };
/** Where a seller's name ends and something else is said. */
const NAME_END = new RegExp(
  `[.!|·•()[\\]<>]|\\s[–—-]\\s|,\\s|\\s${wordPattern('and')}\\s${wordPattern('ships')}|\\s\\d[\\d.,]*\\s?(?:%|★|stars?)|★`,
  'iu',
);
const MAX_LINE = 120;
const MAX_NAME = 60;

/** Who sells the product, as the runs near its name say: "Sold by: Harbour Sweets". */
export function readVisibleSeller(runs: readonly TextRun[]): string | null {
  const value = labelledValue(runs, SELLER_LABEL);
  const name = value?.split(NAME_END, 1)[0]?.trim() ?? '';
  return /\p{L}{2}/u.test(name) && !SELLER_WORD.test(name) && name.length <= MAX_NAME ? name : null;
}

/** In what condition the product is: "Zustand: Gebraucht". */
export function readVisibleCondition(runs: readonly TextRun[]): ProductDetails['condition'] {
  const value = labelledValue(runs, CONDITION_LABEL);
  return value === null ? null : (CONDITIONS.find(([, words]) => words.test(value))?.[0] ?? null);
}

/** What stands behind a label in its line, or in the line after a label alone. */
function labelledValue(runs: readonly TextRun[], { start, alone, term }: Label): string | null {
  for (const [index, run] of runs.entries()) {
    if (run.width > MAX_LINE) continue;
    const text = run.text.trim();
    const label = start.exec(text)?.[0];
    if (label) return text.slice(label.length);
    const next = runs[index + 1];
    const isLabel = alone.test(text) || (TERMS.has(run.context.tag) && term.test(text));
    if (isLabel && next && next.width <= MAX_LINE) return next.text.trim();
  }
  return null;
}
