import { CASED_SIGNS, MINOR_SIGNS, SIGNS } from './currency-signs.ts';
import { currencyAmong, type CurrencyHint } from './currency.ts';

/** What stands after a number and belongs to the same amount. */
export interface AmountTail {
  /** Two digits. */
  cents: string;
  /** The length of the tail's text. */
  length: number;
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const oneOf = (words: string[]): string =>
  words
    .toSorted((a, b) => b.length - a.length)
    .map(escape)
    .join('|');

const MINOR = oneOf(Object.keys(MINOR_SIGNS));
const MAJOR = oneOf([...Object.keys(SIGNS), ...Object.keys(CASED_SIGNS)]);
/** "12 zł 99 gr", "129р. 90к.". */
const NAMED_CENTS = new RegExp(`^\\s?(?:${MAJOR})\\.?\\s?(\\d{1,2})\\s?(?:${MINOR})\\.?(?!\\p{L})`, 'iu');
/** "140€33", "35 € 99". The cents with a space before them end the text or stand before punctuation. */
const SIGN_AS_MARK = /^(?:[€$£](\d\d)(?![\d.,%])|\s?[€£]\s?(\d\d)(?=\s*(?:$|[*)|/])))/;
const GROUPED_OR_PLAIN = /^\d+$|^\d{1,3}(?:[., ']\d{3})+$/;
const SIGNED_BEFORE = /\p{Sc}\s?$/u;
/** "1万2800円", "1만 2,900원", "3万円". */
const TEN_THOUSAND = /^\s?[万萬만](?:\s?(\d{1,3},\d{3}|\d{1,4})(?![\d.,]))?(?=\s?[円元원]|\s?\p{Sc})/u;
/** "129k", "129 rb", "1,2 jt": thousands and millions in Vietnam and Indonesia. */
const THOUSANDS = /^\s?(k|rb|ribu|jt|juta)(?!\p{L})/iu;
const MILLIONS = new Set(['jt', 'juta']);
const THOUSANDS_CURRENCIES = new Set(['VND', 'IDR']);

/** "49:90" alone on a page in Swedish kronor. */
const COLON_AS_MARK = /^:(\d\d)\s*$/;

/** Characters with which such a tail may begin, after a space if any. Most numbers have none. */
const MAY_BEGIN_TAIL = /^(?:\s?[\p{L}\p{Sc}¢]|:\d)/u;

export function mayHaveTail(after: string): boolean {
  return MAY_BEGIN_TAIL.test(after);
}

/** Cents behind a sign that replaces the decimal mark, or with a word of their own; null without. */
export function centsAfter(
  text: string,
  start: number,
  digits: string,
  hint: CurrencyHint,
): AmountTail | null {
  if (!GROUPED_OR_PLAIN.test(digits)) return null;
  const after = text.slice(start + digits.length, start + digits.length + 28);
  const named = NAMED_CENTS.exec(after);
  if (named) return { cents: (named[1] ?? '').padStart(2, '0'), length: named[0].length };
  const colon = hint.currency === 'SEK' ? COLON_AS_MARK.exec(after) : null;
  if (colon) return { cents: colon[1] ?? '', length: colon[0].length };
  const match = SIGN_AS_MARK.exec(after);
  if (!match || SIGNED_BEFORE.test(text.slice(Math.max(0, start - 2), start))) return null;
  return { cents: match[1] ?? match[2] ?? '', length: match[0].length };
}

/** "49 90 kr", "$ 12 99", with nothing else in the text. */
const SPACED_CENTS = new RegExp(
  `^(\\s*(?:${MAJOR})?\\s?(?:\\d{1,3}(?:[.,' ]\\d{3})+|\\d{1,6})) (\\d\\d\\s?(?:${MAJOR})?\\.?\\s*)$`,
  'iu',
);

/** A text that is one price, with a decimal mark in place of a space before the cents. */
export function withMarkedCents(text: string): string {
  const match = /\d \d\d(?!\d)/.test(text) ? SPACED_CENTS.exec(text) : null;
  const [, whole = '', cents = ''] = match ?? [];
  if (!match || !/[^\d\s.,']/.test(text)) return text;
  return `${whole}${/\.\d{3}$/.test(whole) ? ',' : '.'}${cents}`;
}

/** The value of a number followed by a word for ten thousand, a thousand or a million; null without one. */
export function scaledAmount(
  after: string,
  value: number,
  currency: string | null,
): { amount: string; length: number } | null {
  const tenThousand = TEN_THOUSAND.exec(after);
  if (tenThousand) {
    const rest = Number((tenThousand[1] ?? '0').replace(',', ''));
    return { amount: decimal(value * 10_000 + rest), length: tenThousand[0].length };
  }
  const thousands = currency && THOUSANDS_CURRENCIES.has(currency) ? THOUSANDS.exec(after) : null;
  if (!thousands) return null;
  const factor = MILLIONS.has((thousands[1] ?? '').toLowerCase()) ? 1_000_000 : 1000;
  return { amount: decimal(value * factor), length: thousands[0].length };
}

function decimal(value: number): string {
  return String(Number(value.toFixed(2)));
}

const MINOR_AFTER = new RegExp(`^(\\s?)(${MINOR})\\.?(?![\\p{L}\\d])`, 'iu');
const MINOR_BEFORE = /(?<![\p{L}$])¢\s?$/u;
/** What may stand around an amount in cents. In other texts the word may mean something else. */
const NOTHING_BEFORE = /(?:^|[:(])\s*$/;
const NOTHING_AFTER = /^\s*(?:$|[*)/|,]|(?:each|ea|per|pro|inc|inkl|incl)(?!\p{L}))/iu;
/** In "90 gr" and "0 к" these may be grams and anything; only after a whole amount are they cents. */
const ONLY_AFTER_WHOLE = new Set(['gr', 'к', 'hal', 'ст', 'sen', 'senti', 'krs', "אג'"]);
const NEVER_SPACED = new Set(['c']);

/** An amount that is written in cents only: "99p", "99¢", "89 Cent", "95 Rp."; null if it is none. */
export function amountInCents(
  text: string,
  start: number,
  digits: string,
  hint: CurrencyHint,
): { currency: string; length: number } | null {
  if (!/^[1-9]\d?$/.test(digits)) return null;
  const end = start + digits.length;
  const match = MINOR_AFTER.exec(text.slice(end, end + 14));
  if (!match) return signedCents(text, start, hint);
  const [whole, space, written = ''] = match;
  const word = written.length === 1 ? written : written.toLowerCase();
  if (ONLY_AFTER_WHOLE.has(word) || (space !== '' && NEVER_SPACED.has(word))) return null;
  if (!isWholeText(text, start, end + whole.length)) return null;
  const currency = currencyAmong(MINOR_SIGNS[word] ?? '?', hint);
  return currency === null || contradicts(currency, hint) ? null : { currency, length: whole.length };
}

/** "¢99". In Ghana and Costa Rica this is the sign of the whole currency. */
function signedCents(
  text: string,
  start: number,
  hint: CurrencyHint,
): { currency: string; length: number } | null {
  if (!MINOR_BEFORE.test(text.slice(Math.max(0, start - 4), start))) return null;
  const currency = currencyAmong(MINOR_SIGNS['¢'] ?? '?', hint);
  return currency === null || contradicts(currency, hint) ? null : { currency, length: 0 };
}

function isWholeText(text: string, start: number, end: number): boolean {
  return NOTHING_BEFORE.test(text.slice(0, start)) && NOTHING_AFTER.test(text.slice(end, end + 12));
}

/** The page states another currency. */
function contradicts(found: string, { currency }: CurrencyHint): boolean {
  return currency !== null && currency !== undefined && currency !== found;
}
