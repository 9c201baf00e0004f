const UNUSUAL = /[^ -~]| {2}/;
const BEYOND_ASCII = /[\u0080-\uffff]/;
/** Characters that may need a replacement other than a space. Most non-ASCII texts have none. */
const REPLACEABLE =
  /[\u00ad\u0600-\u1fff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800-\uffff]|['’‘ʼ′`´](?=\d)|[\u00b9\u00b2\u00b3\u2070-\u2079]/;
const INVISIBLE = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
const SPACES = /[\s\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+/g;
const FULL_WIDTH = /[\uff01-\uff5e]/g;
const OTHER_DIGIT = /[^\P{Nd}0-9]/gu;
const APOSTROPHES = /['’‘ʼ′`´＇](?=\d)/g;
/** Cents in superscript digits: "12⁹⁹". A single one is a footnote mark or an exponent. */
const RAISED_CENTS = /(?<![.,]\d{0,2})(\d)([⁰¹²³⁴-⁹]{2})(?![⁰¹²³⁴-⁹])/g;
const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const PLAIN_SIGNS: Readonly<Record<string, string>> = {
  '￥': '¥',
  '￡': '£',
  '￠': '¢',
  '￦': '₩',
  '﹩': '$',
  '۔': '.',
  '，': ',',
  '、': ',',
};

/**
 * Replaces digits, spaces, apostrophes and currency signs of any script by plain ones, so that one grammar
 * fits all.
 */
export function plainText(text: string): string {
  if (!UNUSUAL.test(text)) return text;
  if (!BEYOND_ASCII.test(text) || !REPLACEABLE.test(text)) return text.replace(SPACES, ' ');
  return text
    .replace(INVISIBLE, '')
    .replace(SPACES, ' ')
    .replace(FULL_WIDTH, (char) => String.fromCodePoint((char.codePointAt(0) ?? 0) - 0xfee0))
    .replace(OTHER_DIGIT, (digit) => String(digitValue(digit)))
    .replace(/[￥￡￠￦﹩۔，、]/g, (sign) => PLAIN_SIGNS[sign] ?? sign)
    .replace(APOSTROPHES, "'")
    .replace(
      RAISED_CENTS,
      (_, last: string, cents: string) => `${last}.${[...cents].map((it) => RAISED.indexOf(it)).join('')}`,
    );
}

/** Unicode places a script's digits 0 to 9 in a row: the value is the distance to the first. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return code - zero;
}
