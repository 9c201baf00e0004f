import { unitPattern, UNITS_BY_WORD, wordPattern } from '../words/word-pattern.ts';

const SIZED = `(\\d{1,4}(?:[.,]\\d{1,2})?)?\\s?(${unitPattern()})`;
const PER = wordPattern('perUnit');
const SUFFIX = wordPattern('unitSuffix');
/** "12,50 € / kg", "£1.25 per 100g", "5,90 zł za 1 kg". */
const AFTER = new RegExp(
  `^\\s?(?:[\\p{Sc}\\p{L}.]{0,5}|[\\p{L}]\\.[\\p{L}])\\s?(?:\\/\\s?|${PER}\\s)\\s?${SIZED}(?!\\p{L})`,
  'iu',
);
/** "1 l = 2,49 €". */
const EQUATION = new RegExp(`(?<![\\p{L}\\d])${SIZED}\\s?[=≙]\\s?[\\p{Sc}\\p{Lu}]{0,4}\\s?$`, 'iu');
/** "Prix au kg : 12,50 €", "price per 100 g: £1.25", "(kg başına 12,50 TL", "100gあたり198円", "100g당 1,495원". */
const BEFORE = new RegExp(
  `(?:(?<!\\p{L})(?:\\/\\s?|${PER}\\s|每\\s?)${SIZED}|(?<![\\p{L}\\d])${SIZED}\\s?${SUFFIX})\\s?\\.?\\s?[:：=]?\\s?[\\p{Sc}\\p{Lu}]{0,4}\\s?$`,
  'iu',
);

/** What every text with a unit price contains. */
const MAY_NAME_UNIT = new RegExp(`[/=≙每]|${PER}\\s|${SUFFIX}`, 'iu');

/** Cheap tests first: most amounts stand alone. */
const MAY_FOLLOW = /[/\p{L}]/u;
const MAY_PRECEDE = /\p{L}/u;

/** The measure that an amount between two texts is the price of: "kg", "100 g", "piece"; null if none. */
export function measureOf(before: string, after: string): string | null {
  const match =
    (MAY_FOLLOW.test(after) ? AFTER.exec(after) : null) ??
    (MAY_PRECEDE.test(before) ? (EQUATION.exec(before) ?? BEFORE.exec(before)) : null);
  if (!match) return null;
  const [, ...groups] = match;
  const index = groups.findIndex((it, at) => at % 2 === 1 && it !== undefined);
  const unit = UNITS_BY_WORD.get((groups[index] ?? '').toLowerCase());
  if (!unit) return null;
  const size = (groups[index - 1] ?? '1').replace(',', '.');
  return Number(size) === 1 ? unit : `${size} ${unit}`;
}

/** A cheap test whether a text may contain a unit price. */
export function mayHaveMeasure(text: string): boolean {
  return MAY_NAME_UNIT.test(text);
}

/**
 * Whether an amount is the price of a quantity, and so not the price to pay. The price of one piece may be.
 */
export function isByMeasure(before: string, after: string): boolean {
  const measure = measureOf(before, after);
  return measure !== null && measure !== 'piece';
}
