/**
 * Amounts in texts. This file parses numbers; `currency.ts` finds the currency next to them among those in
 * `currency-signs.ts`, `minor-units.ts` cents that are written apart, `region.ts` the currency of a country,
 * `price-range.ts` ranges, `unit-of-measure.ts` unit prices.
 */
import { minorDigits } from '@tidemark/contracts/money.ts';
import { belongsToFirst, currencyBeside, currencyCode, currencyIn, type NumberPlace } from './currency.ts';
import { amountInCents, centsAfter, mayHaveTail, scaledAmount, withMarkedCents } from './minor-units.ts';
import { plainText } from '../text/plain-text.ts';
import { wordPattern } from '../words/word-pattern.ts';
import { currencyOfRegion, regionOf } from './region.ts';

export interface PriceHint {
  /** An ISO 4217 code, or any text near the price that may name its currency. */
  currency?: string | null;
  /** BCP 47. Decides what "$" and "1.234" mean. */
  locale?: string | null;
}

export interface ParsedPrice {
  /** Canonical decimal, without grouping and trailing zeros. */
  amount: string | null;
  /** ISO 4217. */
  currency: string | null;
}

/** An amount in a text, with the currency written next to it. */
export interface FoundAmount {
  amount: string;
  currency: string | null;
  start: number;
  end: number;
  /** Where it ends with a sign after the number. */
  signEnd: number;
}

const MAX_LENGTH = 2000;
const MAX_DIGITS = 13;

/** Digit groups with at most one separator between them; also "392. 00", "12 .99" and "49:90 kr". */
const NUMBER =
  /\d+(?:(?:[.,'·٫٬]| (?=\d{3}(?!\d)))\d+)*(?: [.,]\d\d(?![\d.,%])|[.,] \d\d(?![\d.,%])|:\d\d(?=\s?(?:kr|sek)(?![a-z])))?/gi;
const NOT_MONEY_AFTER = /^\s?%|^-?(?:inch|cm|mm|kg)\b/i;
/** The first characters of a measure. */
const MAY_BE_MEASURE = new Set(' %-icmkfICMKF');
/** Feet, except in Hungary, where "Ft" is the forint. */
const FEET = /^\s?ft(?![\p{L}])/u;
/** A decimal mark without a whole part, with a dash in its place if any: ",89 €", "-.95". */
const ONLY_CENTS_BEFORE = /(?:^|[^\p{L}\d.,]|\p{Lu}\s?)[-–—]?[.,]$/u;
/** A number that is its own canonical form. */
const PLAIN_NUMBER = /^[1-9]\d{0,12}$/;
const FREE = new RegExp(`^[\\s\\p{P}]*${wordPattern('free')}[\\s\\p{P}]*$`, 'iu');
/** Stricter than `rangeTo`, since any text may be parsed, not only displayed prices. */
const RANGE = /^\s*(?:-|–|—|~|to|bis|до|til|till|tot|au?|à|al?|až|–)\s*$/iu;
const NOW = new RegExp(`(?:^|[^\\p{L}])${wordPattern('nowPrice')}\\s*:?\\s*[\\p{Sc}\\p{L}]{0,4}\\s*$`, 'iu');

/**
 * Parses the price in a text, in any script and notation: "1.234,50 €" is 1234.5 EUR. If there are
 * several amounts, it takes the one after "now", else the first with a currency next to it, else the first.
 */
export function parsePrice(raw: string, hint: PriceHint = {}): ParsedPrice {
  const text = withMarkedCents(plainText(raw.slice(0, MAX_LENGTH)));
  const hinted = hintedCurrency(hint);
  const known = { currency: hinted, locale: hint.locale ?? null };
  const found = findAmounts(text, known);
  const chosen = chooseAmount(text, found, hinted);
  const currency = chosen?.currency ?? (text.trim() && currencyIn(text, known)) ?? hinted;
  if (chosen) return { amount: chosen.amount, currency: currency || hinted };
  return { amount: FREE.test(text) ? '0' : null, currency: currency || hinted };
}

/** All amounts in a text normalized by `plainText`, in order. */
export function findAmounts(text: string, hint: PriceHint): FoundAmount[] {
  const found: FoundAmount[] = [];
  let foundEnd = 0;
  let signEnd = 0;
  NUMBER.lastIndex = 0;
  for (let match = NUMBER.exec(text); match; match = NUMBER.exec(text)) {
    const start = match.index;
    if (start < foundEnd) continue;
    const amount = readAmount(text, start, match[0], { ...hint, from: signEnd });
    if (!amount) continue;
    found.push(amount);
    foundEnd = amount.end;
    signEnd = amount.signEnd;
  }
  return found;
}

interface NumberHint extends PriceHint {
  /** The text before belongs to the number before. */
  from: number;
}

function readAmount(text: string, start: number, digits: string, hint: NumberHint): FoundAmount | null {
  const end = start + digits.length;
  if (MAY_BE_MEASURE.has(text.charAt(end)) && isMeasure(text.slice(end, end + 6), hint.locale ?? null))
    return null;
  return (
    readFraction(text, start, digits, hint) ??
    readWithTail(text, start, digits, hint) ??
    readPlain(text, { start, end, written: digits }, hint)
  );
}

/** A number as written, with the place that it takes in the text. */
interface WrittenNumber {
  start: number;
  end: number;
  written: string;
}

function readPlain(
  text: string,
  { start, end, written }: WrittenNumber,
  hint: NumberHint,
): FoundAmount | null {
  const { currency, signEnd } = signBeside({ text, start, end }, hint);
  const amount = readNumber(written, currency ?? hint.currency ?? null, hint.locale ?? null);
  return amount ? { amount, currency, start, end, signEnd } : null;
}

/** The currency beside a number, unless its sign belongs to the number after it. */
function signBeside(place: NumberPlace, hint: NumberHint): { currency: string | null; signEnd: number } {
  const beside = currencyBeside(place, hint, hint.from);
  const signEnd = beside?.endAfter ?? place.end;
  const isOfNext = beside !== null && beside.endAfter !== null && !belongsToFirst(place, signEnd, hint);
  return beside === null || isOfNext
    ? { currency: null, signEnd: place.end }
    : { currency: beside.code, signEnd };
}

/** Cents without a whole part: ",89 €", "$.99", "CHF -.95". */
function readFraction(text: string, start: number, digits: string, hint: NumberHint): FoundAmount | null {
  const mark = text.charAt(start - 1);
  if ((mark !== '.' && mark !== ',') || /[.,]/.test(digits)) return null;
  if (mark === ',' && digits.length !== 2) return null;
  if (!ONLY_CENTS_BEFORE.test(text.slice(Math.max(0, start - 4), start))) return null;
  const first = /[-–—]/.test(text.charAt(start - 2)) ? start - 2 : start - 1;
  return readPlain(text, { start: first, end: start + digits.length, written: `0.${digits}` }, hint);
}

/** A number whose amount goes on after a sign or is counted in another unit: "35€99", "99p", "1万2800円". */
function readWithTail(text: string, start: number, digits: string, hint: NumberHint): FoundAmount | null {
  const end = start + digits.length;
  const after = text.slice(end, end + 12);
  if (!mayHaveTail(after) && text.charAt(start - 1) !== '¢') return null;
  const cents = centsAfter(text, start, digits, hint);
  if (cents) {
    const currency = currencyBeside({ text, start, end }, hint, hint.from)?.code ?? null;
    const whole = readNumber(digits, currency, hint.locale ?? null);
    return whole
      ? {
          amount: withCents(whole, cents.cents),
          currency,
          start,
          end: end + cents.length,
          signEnd: end + cents.length,
        }
      : null;
  }
  const minor = amountInCents(text, start, digits, hint);
  if (minor)
    return {
      amount: withCents('0', digits.padStart(2, '0')),
      currency: minor.currency,
      start,
      end: end + minor.length,
      signEnd: end + minor.length,
    };
  return readScaled(text, { start, end, written: digits }, hint);
}

function readScaled(
  text: string,
  { start, end, written }: WrittenNumber,
  hint: NumberHint,
): FoundAmount | null {
  const local = hint.currency ?? (hint.locale ? currencyOfRegion(regionOf(hint.locale)) : null);
  const value = readNumber(written, null, hint.locale ?? null);
  const scaled = value === null ? null : scaledAmount(text.slice(end, end + 12), Number(value), local);
  if (!scaled) return null;
  const last = end + scaled.length;
  const beside = currencyBeside({ text, start, end: last }, hint, hint.from)?.code;
  return { amount: scaled.amount, currency: beside ?? local, start, end: last, signEnd: last };
}

function withCents(whole: string, cents: string): string {
  return canonical(whole, cents) ?? whole;
}

function isMeasure(after: string, locale: string | null): boolean {
  return NOT_MONEY_AFTER.test(after) || (locale !== null && FEET.test(after) && regionOf(locale) !== 'HU');
}

function chooseAmount(text: string, found: FoundAmount[], stated: string | null): FoundAmount | undefined {
  const now = found.find((it) => Number(it.amount) > 0 && NOW.test(text.slice(0, it.start)));
  if (now) return now;
  const inStated = found.findIndex((it) => it.currency !== null && it.currency === stated);
  const index = inStated < 0 ? found.findIndex((it) => it.currency) : inStated;
  const priced = found[index];
  const lower = found[index - 1];
  if (!priced || !lower) return priced ?? found[0];
  const isRange =
    RANGE.test(text.slice(lower.end, priced.start)) && isComparable(lower.amount, priced.amount);
  return isRange ? { ...lower, currency: priced.currency } : priced;
}

/** "26 to 50" is a range; "iPhone 12 - 500" is not. */
function isComparable(low: string, high: string): boolean {
  return Number(low) < Number(high) && Number(low) * 10 >= Number(high);
}

function hintedCurrency(hint: PriceHint): string | null {
  if (!hint.currency) return null;
  const code = currencyCode(hint.currency, { locale: hint.locale ?? null });
  if (code) return code;
  const text = plainText(hint.currency.slice(0, MAX_LENGTH));
  const beside = findAmounts(text, { locale: hint.locale ?? null }).find((it) => it.currency);
  return beside?.currency ?? currencyIn(text, { locale: hint.locale ?? null });
}

/** The value of digit groups and separators; null for dates, versions and numbers too long to be a price. */
function readNumber(written: string, currency: string | null, locale: string | null): string | null {
  if (PLAIN_NUMBER.test(written)) return written;
  const compact = written.replace(/ ?([.,]) ?(?=\d\d$)/, '$1').replace(/[·:]/, '.');
  const groups = compact.split(/[^\d]/);
  const separators = [...compact.replace(/\d/g, '')];
  if (groups.join('').length > MAX_DIGITS + 4) return null;
  const last = separators.at(-1);
  if (!last) return canonical(compact, '');
  const fraction = groups.at(-1) ?? '';
  const whole = groups.slice(0, -1);
  if (isDecimalMark(separators, groups, currency, locale))
    return isGrouped(whole) ? canonical(whole.join(''), fraction) : null;
  return isGrouped(groups) ? canonical(groups.join(''), '') : null;
}

function isDecimalMark(
  separators: string[],
  groups: string[],
  currency: string | null,
  locale: string | null,
): boolean {
  const last = separators.at(-1) ?? '';
  if (last === ' ' || last === '٬') return false;
  if (last === '٫') return true;
  if (separators.filter((it) => it === last).length > 1)
    return groups.at(-1)?.length === 2 && isGrouped(groups.slice(0, -1));
  const hasThree = groups.at(-1)?.length === 3;
  if (last === "'") return !hasThree;
  if (!hasThree || separators.length > 1) return true;
  const first = groups[0] ?? '';
  return first.length > 3 || first.startsWith('0') || isThreeDecimalMark(last, currency, locale);
}

/** "1.234" has a fraction only in a currency with three decimals, written with its decimal mark. */
function isThreeDecimalMark(mark: string, currency: string | null, locale: string | null): boolean {
  if (currency === null || minorDigits(currency) !== 3) return false;
  return mark === (locale ? decimalMark(locale) : defaultMark(currency));
}

/** Groups of thousands, or of lakh and crore as in India: 1,23,456. */
function isGrouped(groups: string[]): boolean {
  if (groups.length === 1) return true;
  const [first = '', ...rest] = groups;
  const last = rest.pop() ?? '';
  return (
    first.length <= 3 &&
    last.length === 3 &&
    (rest.every((it) => it.length === 3) || rest.every((it) => it.length === 2))
  );
}

function canonical(whole: string, fraction: string): string | null {
  const digits = whole.replace(/^0+(?=\d)/, '');
  const decimals = fraction.replace(/0+$/, '');
  if (digits.length > MAX_DIGITS) return null;
  return decimals ? `${digits}.${decimals.slice(0, 6)}` : digits;
}

/** Tunisian and Libyan shops write a comma; other currencies with three decimals use a dot. */
function defaultMark(currency: string): string {
  return currency === 'TND' || currency === 'LYD' ? ',' : '.';
}

const decimalMarks = new Map<string, string>();
const MAX_DECIMAL_MARKS = 500;

function decimalMark(locale: string): string {
  const known = decimalMarks.get(locale);
  if (known) return known;
  let mark = '.';
  try {
    mark = new Intl.NumberFormat(locale, { numberingSystem: 'latn' }).formatToParts(1.5)[1]?.value ?? '.';
  } catch {
    mark = '.';
  }
  if (decimalMarks.size < MAX_DECIMAL_MARKS) decimalMarks.set(locale, mark);
  return mark;
}
