import { AMBIGUOUS_WORDS, CASED_SIGNS, SIGNS } from './currency-signs.ts';
import { currencyOfRegion, isEverydayCurrency, namedRegionOf, regionOf } from './region.ts';

/** What a page tells about its currency. */
export interface CurrencyHint {
  /** The ISO 4217 code that the page's data state. Decides what a sign of several currencies means. */
  currency?: string | null;
  /** BCP 47. Decides where no code is stated. */
  locale?: string | null;
}

/** Every ISO 4217 code that ICU knows, including retired ones: old pages still show them. */
const CODES = new Set(Intl.supportedValuesOf('currency'));

/** Symbols made of plain letters may be words in running text. They count only next to a number. */
const isWordLike = (symbol: string): boolean => /^[\p{L}.]{1,3}$/u.test(symbol);

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const alternatives = (symbols: string[]): string =>
  symbols
    .toSorted((a, b) => b.length - a.length)
    .map(escape)
    .join('|');

const ALL_SYMBOLS = [...Object.keys(SIGNS), ...Object.keys(CASED_SIGNS)];
const ANY = `${alternatives(ALL_SYMBOLS)}|[a-z]{3}`;
const BEFORE = new RegExp(`(?<!\\p{L}[-_]?)(${ANY})[.:]?\\s?$`, 'iu');
const AFTER = new RegExp(`^(?:\\s?[,.][-–—]+)?\\s?[*-]?(${ANY})(?!(?<=\\p{L})\\p{L})`, 'iu');
const UNAMBIGUOUS = new RegExp(
  `(?<!\\p{L})(${alternatives(ALL_SYMBOLS.filter((symbol) => !isWordLike(symbol)))}|[A-Z]{3})(?!\\p{L})`,
  'giu',
);

/** Characters that neither are part of a currency nor stand between it and its number. */
const NEVER = new Set('0123456789;()[]+=<>|%#&!?');
const NEVER_LAST = new Set([...NEVER, ...' ,*-']);
const MAY_BEGIN = /^(?:\s?[,.][-–—]+)?\s?[*-]?[^\s\d,;.:()[\]+=<>|%#&!?*-]/u;

/** How far from a number its currency may be, in characters. */
const MAX_DISTANCE = 16;
/** The long ASCII words among the symbols. No other long word next to a number can be a currency. */
const LONG_WORDS = new Set(ALL_SYMBOLS.flatMap((it) => it.toLowerCase().match(/[a-z]{4,}/g) ?? []));
const MIN_LONG_WORD = 4;

/** The ISO 4217 code of a text that is a code or symbol ("usd", "€", "Kč"); null if it is none. */
export function currencyCode(symbol: string, hint: CurrencyHint = {}): string | null {
  const text = symbol.trim();
  if (/^[a-z]{3}$/i.test(text) && CODES.has(text.toUpperCase())) return text.toUpperCase();
  const family = familyOf(text) ?? familyOf(text.replace(/\.$/, ''));
  return family ? currencyAmong(family, hint) : null;
}

/** Whether a text is a symbol or code of a currency, even if only a region tells which: "kr". */
export function isCurrencySymbol(symbol: string): boolean {
  return currencyCode(symbol) !== null || (symbol.length > 1 && familyOf(symbol) !== undefined);
}

/** The currency that a sign means on a page: the stated one, else that of the region, else its usual one. */
export function currencyAmong(family: string, { currency, locale }: CurrencyHint): string | null {
  const codes = family.split(' ');
  if (currency && codes.includes(currency)) return currency;
  const local = codes.length > 1 && locale ? currencyOfRegion(regionOf(locale)) : null;
  const picked = local && codes.includes(local) ? local : codes[0];
  return picked === undefined || picked === '?' ? null : picked;
}

/** "No. 4", "Art.-Nr. 123", "№ 5", "#12": the number is a name. A sign after it belongs to another number. */
const CODE_LABEL =
  /(?:(?<!\p{L})(?:no[.°º]|(?:nr|n[°º]|sku|ref|art|mpn|ean|gtin|арт|код)[.:]?|[^\s\d]{0,9}-nr[.:]?)|[№#])\s?:?\s?$/iu;

/** A number in a text, next to which a currency may stand. */
export interface NumberPlace {
  text: string;
  start: number;
  end: number;
}

/** A currency beside a number. */
export interface CurrencyBeside {
  /** ISO 4217. */
  code: string;
  /** Where the sign ends if it stands after the number; null if it stands before. */
  endAfter: number | null;
}

/**
 * The currency written right before or after a number. A code takes precedence over a symbol. The text before
 * `from` belongs to another number.
 */
export function currencyBeside(
  { text, start, end }: NumberPlace,
  hint: CurrencyHint,
  from = 0,
): CurrencyBeside | null {
  const place = { text, start, end };
  const left =
    start > from && mayPrecede(text, start)
      ? nearestBefore(text.slice(Math.max(from, start - MAX_DISTANCE), start), place, hint)
      : null;
  const right = mayFollow(text, end)
    ? knownMatch(AFTER.exec(text.slice(end, end + MAX_DISTANCE)), { ...place, isBefore: false }, hint)
    : null;
  if (!left && right && CODE_LABEL.test(text.slice(Math.max(0, start - MAX_DISTANCE), start))) return null;
  if (right && (!left || (isCode(right.symbol) && !isCode(left.symbol))))
    return { code: right.code, endAfter: left ? null : end + right.length };
  return left && { code: left.code, endAfter: null };
}

/** The currency at the end of a text. A code before a symbol takes precedence: "USD $". */
function nearestBefore(
  before: string,
  place: NumberPlace,
  hint: CurrencyHint,
): ReturnType<typeof knownMatch> {
  const side = { ...place, isBefore: true };
  const nearest = knownMatch(BEFORE.exec(before), side, hint);
  if (!nearest || isCode(nearest.symbol)) return nearest;
  const outer = knownMatch(BEFORE.exec(before.slice(0, nearest.index)), side, hint);
  return outer && isCode(outer.symbol) ? outer : nearest;
}

/** A cheap test whether a currency may follow a number that ends at `start`. */
function mayFollow(text: string, start: number): boolean {
  if (start >= text.length || NEVER.has(text.charAt(start))) return false;
  const first = text.charAt(start) === ' ' ? start + 1 : start;
  let wordEnd = first;
  while (isPlainLetter(text.charCodeAt(wordEnd))) wordEnd += 1;
  return !isOtherWord(text, first, wordEnd) && MAY_BEGIN.test(text.slice(start, start + MAX_DISTANCE));
}

/** A cheap test whether a currency may precede a number that starts at `end`. */
function mayPrecede(text: string, end: number): boolean {
  const last = text.charAt(end - 1) === ' ' ? end - 2 : end - 1;
  if (last < 0 || NEVER_LAST.has(text.charAt(last))) return false;
  const wordEnd = text.charAt(last) === '.' || text.charAt(last) === ':' ? last : last + 1;
  let first = wordEnd;
  while (first > 0 && isPlainLetter(text.charCodeAt(first - 1))) first -= 1;
  const isWhole = first === 0 || text.charCodeAt(first - 1) < 128;
  return !isWhole || !isOtherWord(text, first, wordEnd);
}

function isOtherWord(text: string, start: number, end: number): boolean {
  return end - start >= MIN_LONG_WORD && !LONG_WORDS.has(text.slice(start, end).toLowerCase());
}

/** An ASCII letter. */
function isPlainLetter(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}

/** The first currency anywhere in a text, by a symbol or code that cannot be a common word. */
export function currencyIn(text: string, hint: CurrencyHint = {}): string | null {
  const alone = currencyCode(text, hint);
  if (alone) return alone;
  for (const match of text.slice(0, 400).matchAll(UNAMBIGUOUS)) {
    const symbol = match[1] ?? '';
    if (isCode(symbol) && (symbol !== symbol.toUpperCase() || isAmbiguous(symbol))) continue;
    const code = currencyCode(symbol, hint);
    if (code) return code;
  }
  return null;
}

/** Own properties only, since a page's text may be "constructor". */
function own(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function familyOf(symbol: string): string | undefined {
  return own(CASED_SIGNS, symbol) ?? own(SIGNS, symbol.toLowerCase());
}

function knownMatch(
  match: RegExpExecArray | null,
  place: NumberPlace & { isBefore: boolean },
  hint: CurrencyHint,
) {
  const symbol = match?.[1];
  if (!match || !symbol || isWord(symbol)) return null;
  const code = currencyCode(symbol, hint);
  if (!code || (isAmbiguous(symbol) && !isSupported(symbol, code, place, hint))) return null;
  return { symbol, code, index: match.index, length: match[0].length };
}

/** Codes that are also words count only in capitals: "7 top companies". */
function isWord(symbol: string): boolean {
  return (
    isCode(symbol) &&
    symbol !== symbol.toUpperCase() &&
    AMBIGUOUS_WORDS.has(symbol.toLowerCase()) &&
    familyOf(symbol) === undefined
  );
}

function isCode(symbol: string): boolean {
  return /^[a-z]{3}$/i.test(symbol) && CODES.has(symbol.toUpperCase());
}

/** Whether a sign may as well be part of a name, a size or a date: "R 16", "Fr. 1", "DIN 125", "CSD 45". */
function isAmbiguous(symbol: string): boolean {
  const word = symbol.replace(/\.$/, '');
  if (own(CASED_SIGNS, word) !== undefined || AMBIGUOUS_WORDS.has(word.toLowerCase())) return true;
  return isCode(symbol) && !isEverydayCurrency(symbol.toUpperCase());
}

const NEXT_NUMBER = /^(\s?)(\d[\d.,' ]{0,20})/;

/**
 * Whether a sign between two numbers belongs to the first: if the second has one after it too, or the first
 * is closer to it; else if the first has the form of money or the second has not.
 */
export function belongsToFirst(first: NumberPlace, signEnd: number, hint: CurrencyHint): boolean {
  const { text, start, end } = first;
  const next = NEXT_NUMBER.exec(text.slice(signEnd, signEnd + 24));
  if (!next) return true;
  const [, gap = '', digits = ''] = next;
  const nextStart = signEnd + gap.length;
  const nextEnd = nextStart + digits.replace(/\D+$/, '').length;
  if (currencyBeside({ text, start: nextStart, end: nextEnd }, hint, nextStart)) return true;
  const gapBefore = text.charAt(end) === ' ' ? 1 : 0;
  if (gapBefore !== gap.length) return gapBefore < gap.length;
  return MONEY_FORM.test(text.slice(start, end)) || !MONEY_FORM.test(text.slice(nextStart, nextEnd));
}

/** Two decimals, a dash in their place, or grouped thousands. */
const MONEY_FORM = /[.,·٫]\d\d$|^\d{1,3}(?:[.,' ٬]\d{3})+$/;
const DASH_AFTER = /^[.,]\s?[-–—]/;
const LETTER_OR_DIGIT = /[\p{L}\d]/u;
/** A day with or without its month, when a dot follows: "Fr. 1. September", "Fr. 12.05.". */
const DAY = /^(?:0?[1-9]|[12]\d|3[01])(?:\.\d\d)?$/;
const DOT_AFTER = /^\.(?!\s?[-–—])/;

/**
 * Whether the page or the form of the number supports an ambiguous sign. The page does if its data or its
 * region have the currency, and does not if both have another.
 */
function isSupported(
  symbol: string,
  code: string,
  place: NumberPlace & { isBefore: boolean },
  { currency, locale }: CurrencyHint,
): boolean {
  const { text, start, end, isBefore } = place;
  const isStated = currency === code;
  if (!isBefore && /^[A-Z]$/i.test(symbol) && !(isStated && text.charAt(end) === ' ')) return false;
  if (isDayOrCode(place)) return false;
  const named = locale ? currencyOfRegion(namedRegionOf(locale)) : null;
  if (isStated || named === code) return true;
  if (currency || named) return false;
  const isLikely = Boolean(locale) && currencyOfRegion(regionOf(locale ?? '')) === code;
  return isLikely || hasMoneyForm(text, start, end) || isWholeText(symbol, place);
}

/** A day of a month, or a number that begins with a zero. */
function isDayOrCode({ text, start, end }: NumberPlace): boolean {
  const number = text.slice(start, end);
  return /^0\d/.test(number) || (DAY.test(number) && DOT_AFTER.test(text.slice(end, end + 3)));
}

function hasMoneyForm(text: string, start: number, end: number): boolean {
  return MONEY_FORM.test(text.slice(start, end)) || DASH_AFTER.test(text.slice(end, end + 3));
}

/** Whether a text has nothing but a number and its sign. */
function isWholeText(symbol: string, { text, start, end }: NumberPlace): boolean {
  const rest = text.slice(0, start) + text.slice(end);
  return !LETTER_OR_DIGIT.test(rest.replace(symbol, ''));
}
