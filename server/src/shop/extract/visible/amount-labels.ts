/**
 * The words right before or after an amount that say what it is: the price, a former price, or something
 * else.
 */
import { isByMeasure } from '../money/unit-of-measure.ts';
import { wordPattern } from '../words/word-pattern.ts';

/** An amount that a label may stand next to, with its texts of 40 and 30 characters before and after. */
export interface AmountTexts {
  before: string;
  after: string;
}

/** What may stand between a label and its amount: footnote marks, a colon, a currency. */
const CURRENCY_BEFORE = '[\\p{Sc}\\p{Lu}]{0,4}\\s*$';
const LIST_PRICE = new RegExp(
  `(?:^|[^\\p{L}])${wordPattern('listPrice')}\\s*[*¹²³†]{0,2}\\s*[:.：]?\\s*${CURRENCY_BEFORE}`,
  'iu',
);
const OTHER_AMOUNT = new RegExp(
  `(?:^|[^\\p{L}])${wordPattern('otherAmount')}\\s*[*¹²³†]{0,2}\\s*(?:\\d+\\s?%)?\\s*(?:of|:|-|from|：)?\\s*[\\p{Sc}\\p{Lu}+]{0,4}\\s*$`,
  'iu',
);
const PRICE = new RegExp(`(?:^|[^\\p{L}])${wordPattern('price')}\\s*[:.]?\\s*${CURRENCY_BEFORE}`, 'iu');
/** "$32 million", "50-100" and "1/2". */
const SCALED_AFTER = new RegExp(
  `^\\s?(?:[kmb](?!\\p{L})|bn(?!\\p{L})|${wordPattern('scale')}|-\\d+(?![\\d.,]*\\s?%)|\\/\\d)`,
  'iu',
);
const RATE = `${wordPattern('perQuantity')}\\s*(?:\\d+\\s?)?${wordPattern('quantityAfter')}(?!\\p{L})`;
const OTHER_AFTER = new RegExp(
  `^\\s*[\\p{Sc}\\p{L}.]{0,4}\\s*(?:${RATE}|\\(?${wordPattern('withoutTax')}(?!\\p{L})|${wordPattern('otherAmountAfter')})`,
  'iu',
);
/** EU law makes shops show the lowest price of the last 30 days next to a reduced one. */
const RECENT_LOWEST = new RegExp(
  `(?:^|\\D)30[\\s-]*${wordPattern('days')}|${wordPattern('lowestPrice')}`,
  'iu',
);
const INSTALMENT = new RegExp(wordPattern('instalment'), 'iu');
/** How far after an amount "per month" still belongs to it. */
const INSTALMENT_AFTER = 16;
const BRACKET_BEFORE = new RegExp(`\\(\\s*${CURRENCY_BEFORE}`, 'u');
const RATE_OF_OTHER = new RegExp(
  `^\\s*[\\p{Sc}\\p{L}.]{0,4}\\s*(?:\\/|per |pro )\\s*(?!${wordPattern('perPiece')}(?!\\p{L}))\\p{L}`,
  'iu',
);

export function isLabelledPrice({ before }: AmountTexts): boolean {
  return PRICE.test(before);
}

export function isLabelledListPrice({ before }: AmountTexts): boolean {
  return LIST_PRICE.test(before);
}

/** Savings, shipping, a deposit, a total: named before the amount. */
export function isLabelledOther({ before }: AmountTexts): boolean {
  return OTHER_AMOUNT.test(before);
}

/** A rate, an amount without tax, a discount: named after the amount. */
export function isFollowedByOther({ after }: AmountTexts): boolean {
  return OTHER_AFTER.test(after);
}

export function isInstalmentBefore({ before }: AmountTexts): boolean {
  return INSTALMENT.test(before);
}

export function isInstalment({ before, after }: AmountTexts): boolean {
  return INSTALMENT.test(before) || INSTALMENT.test(after.slice(0, INSTALMENT_AFTER));
}

export function isRecentLowest({ before }: AmountTexts): boolean {
  return RECENT_LOWEST.test(before);
}

export function isInBrackets({ before }: AmountTexts): boolean {
  return BRACKET_BEFORE.test(before);
}

/** The price of a quantity or of something else than one piece. */
export function isRate({ before, after }: AmountTexts): boolean {
  return isByMeasure(before, after) || RATE_OF_OTHER.test(after);
}

/** Whether the text after a number rules it out as an amount to pay. */
export function isScaled(after: string): boolean {
  return SCALED_AFTER.test(after);
}
