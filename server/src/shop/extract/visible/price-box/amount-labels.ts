/**
 * The words right before or after an amount that say what it is: the price, a former price, or something
 * else.
 */
import { isByMeasure } from '../../money/unit-of-measure.ts';
import { wordPattern } from '../../words/word-pattern.ts';
import { isWithTax } from './label-roles.ts';
import { type OwnLabels } from './split-labels.ts';

/** What may stand between a label and its amount: footnote marks, a colon, a currency. */
const CURRENCY_BEFORE = '[\\p{Sc}\\p{Lu}]{0,4}\\s*$';
const LIST_PRICE = new RegExp(
  `(?:^|[^\\p{L}])${wordPattern('listPrice', 'regularPrice')}\\s*[*¹²³†]{0,2}\\s*[:.：]?\\s*${CURRENCY_BEFORE}`,
  'iu',
);
const REGULAR_PRICE = new RegExp(`${wordPattern('regularPrice')}\\s*[:.：]?\\s*${CURRENCY_BEFORE}`, 'iu');
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

export function isLabelledPrice({ before }: OwnLabels): boolean {
  return PRICE.test(before);
}

export function isLabelledListPrice({ before }: OwnLabels): boolean {
  return LIST_PRICE.test(before);
}

/** The usual price: the former one beside a lower price, else the price itself. */
export function isRegularPrice({ before }: OwnLabels): boolean {
  return REGULAR_PRICE.test(before);
}

/** Savings, shipping, a deposit, a total: named before the amount. */
export function isLabelledOther(labels: OwnLabels): boolean {
  return OTHER_AMOUNT.test(labels.before) && !isWithTax(labels);
}

/** A rate, an amount without tax, a discount: named after the amount. */
export function isFollowedByOther({ after }: OwnLabels): boolean {
  return OTHER_AFTER.test(after);
}

export function isInstalmentBefore({ before }: OwnLabels): boolean {
  return INSTALMENT.test(before);
}

export function isInstalment({ before, after }: OwnLabels): boolean {
  return INSTALMENT.test(before) || INSTALMENT.test(after.slice(0, INSTALMENT_AFTER));
}

export function isRecentLowest({ before }: OwnLabels): boolean {
  return RECENT_LOWEST.test(before);
}

export function isInBrackets(labels: OwnLabels): boolean {
  return BRACKET_BEFORE.test(labels.before) && !isWithTax(labels);
}

/** The price of a quantity or of something else than one piece. */
export function isRate({ before, after }: OwnLabels): boolean {
  return isByMeasure(before, after) || RATE_OF_OTHER.test(after);
}

/** Whether the text after a number rules it out as an amount to pay. */
export function isScaled(after: string): boolean {
  return SCALED_AFTER.test(after);
}
