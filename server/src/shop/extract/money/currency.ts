import { currencyOfRegion, regionOf } from './region.ts';

/** Every ISO 4217 code that ICU knows, including retired ones: old pages still show them. */
const CODES = new Set(Intl.supportedValuesOf('currency'));

/** Codes that are also words. They count only in capitals next to a number. */
const WORD_CODES = new Set(
  'ALL AMD BAM BOB CUP GEL LAK LEI MAD MOP NIO PEN SOS TOP TRY BTN ESP STD'.split(' '),
);

const DOLLARS =
  'USD CAD AUD NZD SGD HKD TWD MXN ARS CLP COP UYU BBD BSD BZD BMD BND DOP FJD GYD JMD KYD LRD NAD SRD TTD XCD';

/**
 * The codes of each symbol: the default first, then those that the page's region may select. "?" means that
 * there is no default without a region.
 */
const SYMBOLS: Readonly<Record<string, string>> = {
  $: DOLLARS, 'us$': 'USD', 'u$s': 'USD', 'u.s.$': 'USD', 'us dollars': 'USD', 'au$': 'AUD', 'a$': 'AUD', 'ca$': 'CAD', 'c$': 'CAD NIO',
  'can$': 'CAD', 'cad$': 'CAD', 'cdn$': 'CAD', 'nz$': 'NZD', 'hk$': 'HKD', 's$': 'SGD', 'nt$': 'TWD', 'mx$': 'MXN', 'mex$': 'MXN',
  'r$': 'BRL', 'ar$': 'ARS', 'clp$': 'CLP', 'col$': 'COP', 'rd$': 'DOP', 'tt$': 'TTD', 'j$': 'JMD', 'z$': 'ZWL', 'mop$': 'MOP',
  'n$': 'NAD', 'b$': 'BND', 'fj$': 'FJD', 'bds$': 'BBD', 'ec$': 'XCD', 'gy$': 'GYD', 'bz$': 'BZD', '$u': 'UYU', '$b': 'BOB',
  '£': 'GBP EGP LBP SYP SDG GIP', 'e£': 'EGP', 'l.e.': 'EGP', 'ج.م': 'EGP', 'جنيه': 'EGP SDG',
  '€': 'EUR', euro: 'EUR', euros: 'EUR', eur: 'EUR', 'евро': 'EUR', 'ευρώ': 'EUR',
  '¥': 'JPY CNY', '円': 'JPY', yen: 'JPY', '元': 'CNY TWD', '人民币': 'CNY', rmb: 'CNY', '圓': 'TWD HKD', '원': 'KRW', '₩': 'KRW',
  kr: '? SEK NOK DKK ISK', 'kr.': 'DKK SEK NOK ISK', 'skr': 'SEK', 'dkr': 'DKK', 'nkr': 'NOK', kroner: '? NOK DKK', kronor: 'SEK',
  'kč': 'CZK', kc: 'CZK', 'kčs': 'CZK', korun: 'CZK', 'zł': 'PLN', zl: 'PLN', 'zlotych': 'PLN', 'złotych': 'PLN', ft: 'HUF', forint: 'HUF',
  lei: 'RON MDL', leu: 'RON MDL', 'лей': 'MDL', 'лв': 'BGN', 'лева': 'BGN', lv: 'BGN', kn: 'HRK', kuna: 'HRK',   din: 'RSD', dinara: 'RSD', dinar: '? RSD KWD JOD IQD TND BHD LYD DZD', 'дин': 'RSD', 'динара': 'RSD', 'ден': 'MKD', 'денари': 'MKD',
  lek: 'ALL', 'lekë': 'ALL', sfr: 'CHF', '₣': 'CHF', franken: 'CHF', '₤': 'GBP', 'fcfa': 'XOF XAF', 'f cfa': 'XOF XAF', cfa: 'XOF XAF',
  '₽': 'RUB', 'руб': 'RUB BYN', 'рублей': 'RUB BYN', 'рубля': 'RUB BYN', 'р': 'RUB BYN', rub: 'RUB', 'rbl': 'RUB', 'бел. руб': 'BYN', 'б.р': 'BYN', 'б.р.': 'BYN', 'бр': 'BYN',   '₴': 'UAH', 'грн': 'UAH', 'гривень': 'UAH', hrn: 'UAH', '₸': 'KZT', 'тг': 'KZT', 'тенге': 'KZT', tenge: 'KZT', 'сом': 'KGS', som: 'KGS UZS',
  'сум': 'UZS', "so'm": 'UZS', '₼': 'AZN', manat: 'AZN TMT', '₾': 'GEL', 'ლ': 'GEL', 'ლარი': 'GEL', '֏': 'AMD', 'դր': 'AMD', '₮': 'MNT',
  '₺': 'TRY', tl: 'TRY', '₪': 'ILS', 'ש"ח': 'ILS', "ש'ח": 'ILS', 'שח': 'ILS', nis: 'ILS', 'ש״ח': 'ILS', 'ש׳ח': 'ILS',
  '₹': 'INR', rs: 'INR PKR LKR NPR MUR SCR', '₨': 'PKR INR LKR NPR MUR SCR', 'रु': 'INR NPR', 'र': 'INR', 'रू': 'NPR INR', 'ரூ': 'INR LKR', inr: 'INR',
  '৳': 'BDT', tk: 'BDT', taka: 'BDT', 'රු': 'LKR', '฿': 'THB', 'บาท': 'THB', baht: 'THB', '₫': 'VND', 'đ': 'VND', 'vnđ': 'VND',
  '₭': 'LAK', '៛': 'KHR', rm: 'MYR', rp: 'IDR', '₱': 'PHP CUP', php: 'PHP', '﷼': 'IRR SAR YER QAR OMR',
  'د.إ': 'AED', 'درهم': 'AED MAD', dhs: 'AED MAD', dh: 'AED MAD', 'ر.س': 'SAR', 'ريال': 'SAR QAR OMR YER IRR', 'ر.ق': 'QAR',   'ر.ع': 'OMR', 'ر.ي': 'YER', 'د.ك': 'KWD', 'دينار كويتي': 'KWD', 'د.ب': 'BHD', 'د.أ': 'JOD', 'د.ع': 'IQD', 'ع.د': 'IQD',
  'دينار': '? KWD JOD IQD BHD TND LYD DZD', 'ل.ل': 'LBP', 'ليرة': '? LBP SYP', 'د.ت': 'TND', 'د.م': 'MAD', 'د.ج': 'DZD',   'د.ل': 'LYD', 'ل.د': 'LYD', 'ش.ج': 'ILS', 'ریال': 'IRR',
  ksh: 'KES', 'kshs': 'KES', ush: 'UGX', tsh: 'TZS', '₦': 'NGN', ngn: 'NGN', 'gh₵': 'GHS', '₵': 'GHS', 'gh¢': 'GHS', birr: 'ETB', 'ብር': 'ETB',
  fbu: 'BIF', fdj: 'DJF', gfr: 'GNF', kwz: 'AOA', mtn: 'MZN', 'ናቕፋ': 'ERN', 'ƒ': 'ANG AWG',
  's/': 'PEN', 's/.': 'PEN', 'bs': 'BOB VES', 'bs.': 'BOB VES', '₡': 'CRC', '₲': 'PYG', 'b/.': 'PAB', pesos: '? MXN ARS CLP COP PHP UYU DOP CUP',
  '₿': 'BTC', 'ƀ': 'BTC',
}; // prettier-ignore

/** Letters that mean a currency only in this case, and with "?" only in their own region. */
const CASED_SYMBOLS: Readonly<Record<string, string>> = {
  KM: 'BAM', ID: '? IQD', DA: '? DZD', DT: 'TND', P: '? BWP', Q: '? GTQ', q: '? GTQ', L: '? HNL', E: '? SZL', K: '? PGK', Rf: 'MVR', Nu: 'BTN', Ks: 'MMK',
  BD: 'BHD', JD: 'JOD', KD: 'KWD', LD: 'LYD', UM: 'MRU', Db: 'STN', ZK: 'ZMW', Kz: 'AOA', MT: '? MZN', CF: '? KMF', R: 'ZAR', LE: 'EGP', Le: 'SLE',
  Re: 'INR', SR: 'SAR', QR: 'QAR', Br: 'BYN ETB', Gs: 'PYG', UF: 'CLF', Fr: 'CHF', FR: 'CHF', 'fr.': 'CHF', с: '? KGS',
}; // prettier-ignore

/** Symbols made of plain letters may be words in running text. They count only next to a number. */
const isWordLike = (symbol: string): boolean => /^[\p{L}.]{1,3}$/u.test(symbol) && !/[^\p{L}.]/u.test(symbol);

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const alternatives = (symbols: string[]): string =>
  symbols
    .toSorted((a, b) => b.length - a.length)
    .map(escape)
    .join('|');

const ALL_SYMBOLS = [...Object.keys(SYMBOLS), ...Object.keys(CASED_SYMBOLS)];
const ANY = `${alternatives(ALL_SYMBOLS)}|[a-z]{3}`;
const BEFORE = new RegExp(`(?<!\\p{L})(${ANY})[.:]?\\s?$`, 'iu');
const AFTER = new RegExp(`^(?:\\s?[,.][-–—]+)?\\s?[*-]?(${ANY})(?!\\p{L})`, 'iu');
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
export function currencyCode(symbol: string, locale?: string | null): string | null {
  const text = symbol.trim();
  if (/^[a-z]{3}$/i.test(text) && CODES.has(text.toUpperCase())) return text.toUpperCase();
  const family = familyOf(text) ?? familyOf(text.replace(/\.$/, ''));
  if (!family) return null;
  const local = family.length > 1 && locale ? currencyOfRegion(regionOf(locale)) : null;
  const picked = local && family.includes(local) ? local : (family[0] ?? '?');
  return picked === '?' ? null : picked;
}

/** The currency written right before or after `text[start..end)`. A code takes precedence over a symbol. */
export function currencyBeside(
  text: string,
  start: number,
  end: number,
  locale?: string | null,
): string | null {
  const left = mayPrecede(text, start)
    ? nearestBefore(text.slice(Math.max(0, start - MAX_DISTANCE), start), locale)
    : null;
  const right = mayFollow(text, end)
    ? knownMatch(AFTER.exec(text.slice(end, end + MAX_DISTANCE)), locale)
    : null;
  if (right && isCode(right.symbol) && !(left && isCode(left.symbol))) return right.code;
  return left?.code ?? right?.code ?? null;
}

/** The currency at the end of a text. A code before a symbol takes precedence: "USD $". */
function nearestBefore(before: string, locale?: string | null): ReturnType<typeof knownMatch> {
  const nearest = knownMatch(BEFORE.exec(before), locale);
  if (!nearest || isCode(nearest.symbol)) return nearest;
  const outer = knownMatch(BEFORE.exec(before.slice(0, nearest.index)), locale);
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
export function currencyIn(text: string, locale?: string | null): string | null {
  const alone = currencyCode(text, locale);
  if (alone) return alone;
  for (const match of text.slice(0, 400).matchAll(UNAMBIGUOUS)) {
    const symbol = match[1] ?? '';
    if (isCode(symbol) && (symbol !== symbol.toUpperCase() || WORD_CODES.has(symbol))) continue;
    const code = currencyCode(symbol, locale);
    if (code) return code;
  }
  return null;
}

/** Own properties only, since a page's text may be "constructor". */
function own(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function familyOf(symbol: string): string[] | undefined {
  return (own(CASED_SYMBOLS, symbol) ?? own(SYMBOLS, symbol.toLowerCase()))?.split(' ');
}

function knownMatch(match: RegExpExecArray | null, locale?: string | null) {
  const symbol = match?.[1];
  if (!match || !symbol || isWord(symbol)) return null;
  const code = currencyCode(symbol, locale);
  return code ? { symbol, code, index: match.index } : null;
}

/** Codes that are also words count only in capitals: "7 top companies". */
function isWord(symbol: string): boolean {
  const code = symbol.toUpperCase();
  return WORD_CODES.has(code) && symbol !== code && familyOf(symbol) === undefined;
}

function isCode(symbol: string): boolean {
  return /^[a-z]{3}$/i.test(symbol) && CODES.has(symbol.toUpperCase());
}
