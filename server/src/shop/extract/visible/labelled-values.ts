import { type ProductDetails } from '../model/product-details.ts';
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
/** Tags of elements that hold the label of a following value. */
const LABEL_TAGS = new Set(['dt', 'th', 'td', 'label', 'strong', 'b']);
/** The ways to write a label. */
interface LabelPatterns {
  /** At the start of a line, before its value. */
  start: RegExp;
  /** A line of its own, with a colon. */
  alone: RegExp;
  /** The whole text of an element for labels, without a colon. */
  term: RegExp;
}
const SELLER_LABEL: LabelPatterns = { start: SELLER_START, alone: SELLER_ALONE, term: SELLER_TERM };
const CONDITION_LABEL: LabelPatterns = {
  start: CONDITION_START,
  alone: CONDITION_ALONE,
  term: CONDITION_TERM,
};
/** What ends a seller's name. */
const NAME_END = new RegExp(
  `[.!|·•()[\\]<>]|\\s[–—-]\\s|,\\s|\\s${wordPattern('and')}\\s${wordPattern('ships')}|\\s\\d[\\d.,]*\\s?(?:%|★|stars?)|★`,
  'iu',
);
const MAX_LINE_LENGTH = 120;
const MAX_NAME_LENGTH = 60;

/** The seller named in the runs near the product's name: "Sold by: Harbour Sweets". */
export function readVisibleSeller(runs: readonly TextRun[]): string | null {
  const value = labelledValue(runs, SELLER_LABEL);
  const name = value?.split(NAME_END, 1)[0]?.trim() ?? '';
  return /\p{L}{2}/u.test(name) && !SELLER_WORD.test(name) && name.length <= MAX_NAME_LENGTH ? name : null;
}

/** The condition stated in the runs near the product's name: "Zustand: Gebraucht". */
export function readVisibleCondition(runs: readonly TextRun[]): ProductDetails['condition'] {
  const value = labelledValue(runs, CONDITION_LABEL);
  return value === null ? null : (CONDITIONS.find(([, words]) => words.test(value))?.[0] ?? null);
}

/** The text after a label in its line, or the line after a label on its own. */
function labelledValue(runs: readonly TextRun[], { start, alone, term }: LabelPatterns): string | null {
  for (const [index, run] of runs.entries()) {
    if (run.width > MAX_LINE_LENGTH) continue;
    const text = run.text.trim();
    const label = start.exec(text)?.[0];
    if (label) return text.slice(label.length);
    const next = runs[index + 1];
    const isLabel = alone.test(text) || (LABEL_TAGS.has(run.context.tag) && term.test(text));
    if (isLabel && next && next.width <= MAX_LINE_LENGTH) return next.text.trim();
  }
  return null;
}
