import { currencyCode } from '../money/currency.ts';

/** The border between two texts of a run. */
export interface TextBorder {
  /** What is between the elements. A block that does not end the run is a border as well. */
  gap: 'nothing' | 'space' | 'block';
  /** Whether the markup of the second text says that it holds cents: by a raised position or a class. */
  cents: 'marked' | 'small' | 'unmarked';
  /** An amount is likely here even without a sign. */
  isPrice: boolean;
  /** The text after the second one in the same line, or "". */
  next: () => string;
}

const SIGN = '(?:\\p{Sc}|\\p{L}{1,4}\\.?)';
/** A number without decimals at the end of a text, with its sign if any. */
const WHOLE = new RegExp(
  `(?<![\\d.,:/])((?:\\p{Sc}|\\p{L}{1,3})?\\s?)(\\d{1,3}(?:[.,' ]\\d{3})+|\\d{1,7})(\\s?${SIGN})?$`,
  'u',
);
/** Two digits, or three of a currency with thousandths, with nothing else but a sign, a mark or a unit. */
const CENTS = new RegExp(`^(\\p{Sc}?)\\s?(\\d{2,3})\\s?(\\*|${SIGN})?\\s?\\*?\\s*(?:\\/.{0,20})?$`, 'u');
const LAST = 32;
/** A part of a number that goes on in the next element: "1" and "299". */
const REST_OF_NUMBER = new RegExp(`^\\d{3}(?:[.,]\\d{2})?(?:\\s?${SIGN})?$`, 'u');

/** Two texts of one line as one, with what belongs between them. Both have their spaces collapsed. */
export function joinTexts(before: string, piece: string, borderOf: () => TextBorder): string {
  if (before === '') return piece;
  if (!mayHoldCents(piece)) return before + wordSeparator(before, piece) + piece;
  const border = borderOf();
  return joinCents(before, piece, border) ?? before + separator(before, piece, border) + piece;
}

/** A cheap test: a digit among the first characters. */
function mayHoldCents(piece: string): boolean {
  return isDigit(piece.charCodeAt(0)) || isDigit(piece.charCodeAt(1)) || isDigit(piece.charCodeAt(2));
}

/**
 * An amount whose cents are in an element of their own: "68<sup>50</sup> €" is 68.50. Cents that are not
 * marked follow the whole part directly, with a sign beside them and no word behind. Null for anything else.
 */
export function joinCents(before: string, piece: string, border: TextBorder): string | null {
  if (border.gap === 'block' || (border.gap === 'space' && border.cents === 'unmarked')) return null;
  const text = before.trimEnd();
  const parts = partsOf(text, piece);
  if (!parts || !isOneAmount(parts, border)) return null;
  const { digits, sign, sup, decimals, unit } = parts;
  const marked = `${text.slice(0, text.length - sign.length)}${markAfter(digits)}${decimals}`;
  const rest = `${sign.trim()}${sup}${unit}`;
  return rest === '' ? marked : `${marked} ${rest}`;
}

/** A whole number and its cents, with the signs around them. */
interface AmountParts {
  prefix: string;
  digits: string;
  sign: string;
  /** The sign before the cents. */
  sup: string;
  decimals: string;
  unit: string;
}

function partsOf(text: string, piece: string): AmountParts | null {
  const cents = CENTS.exec(piece.trim());
  const whole = cents && WHOLE.exec(text.slice(-LAST));
  if (!whole) return null;
  const [, prefix = '', digits = '', sign = ''] = whole;
  const [, sup = '', decimals = '', unit = ''] = cents;
  return { prefix, digits, sign, sup, decimals, unit };
}

function isOneAmount(
  { prefix, digits, sign, sup, decimals, unit }: AmountParts,
  border: TextBorder,
): boolean {
  const isMarked = border.cents === 'marked';
  if (decimals.length === 3 && !(isMarked && digits.length <= 3)) return false;
  if (!isSign(sign) || !isSign(unit) || isSignedTwice([prefix, sign, sup, unit])) return false;
  return isMarked || isUnmarkedAmount(prefix + sign + sup + unit, border);
}

/** "£50 £60": each number has its own sign. */
function isSignedTwice(signs: string[]): boolean {
  const written = signs.map((it) => it.trim()).filter((it) => /\p{Sc}/u.test(it));
  return written.length > 1;
}

/** Whether a sign is beside the cents, and no word or number behind them. */
function isUnmarkedAmount(signs: string, { next, isPrice }: TextBorder): boolean {
  const behind = /^\s?(\d|\p{L}+|\p{Sc})?/u.exec(next())?.[1] ?? '';
  const isSignBehind = behind !== '' && isSign(behind) && !isDigit(behind.charCodeAt(0));
  if (behind !== '' && !isSignBehind) return false;
  return isPrice || isSignBehind || /\p{Sc}/u.test(signs) || (signs !== '' && isSign(signs));
}

function isSign(text: string): boolean {
  const sign = text.trim();
  return sign === '' || sign === '*' || /^\p{Sc}$/u.test(sign) || isCurrency(sign);
}

function isCurrency(sign: string): boolean {
  return ['EUR', 'SEK', 'INR', 'AED'].some((currency) => currencyCode(sign, { currency }) !== null);
}

/** The decimal mark after a whole number: after grouped thousands ("1.299") it is the other mark. */
function markAfter(digits: string): '.' | ',' {
  return /\.\d{3}$/.test(digits) ? ',' : '.';
}

/** Keeps numbers apart that are not one. */
function separator(before: string, piece: string, border: TextBorder): string {
  if (!isDigit(piece.charCodeAt(0))) return wordSeparator(before, piece);
  if (isDigit(before.charCodeAt(before.length - 1))) return isRestOfNumber(piece, border) ? ' ' : '  ';
  if (/\d $/.test(before.slice(-2))) return isRestOfNumber(piece, border) ? '' : ' ';
  return /\d\s?\p{Sc}$/u.test(before.slice(-3)) ? ' ' : wordSeparator(before, piece);
}

/** A space between words (<b>Sale</b><b>USD 5</b>), else nothing. */
function wordSeparator(before: string, piece: string): string {
  const isWordBorder = /\p{L}$/u.test(before.slice(-2))
    ? /^[\p{L}\d]/u.test(piece)
    : isDigit(before.charCodeAt(before.length - 1)) && /^\p{L}{3}/u.test(piece);
  return isWordBorder ? ' ' : '';
}

/** Whether three digits are the thousands of the number before, rather than a number with a word. */
function isRestOfNumber(piece: string, { gap, next }: TextBorder): boolean {
  if (gap === 'block' || !REST_OF_NUMBER.test(piece.trim())) return false;
  const behind = /^\s?(\p{L}+)/u.exec(next())?.[1] ?? '';
  return isSign(behind);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
