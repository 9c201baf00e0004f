import { isCurrencySymbol } from '../../money/currency.ts';

const SIGN_BEFORE = /\p{Sc}\s?$/u;
const TOKEN_BEFORE = /(?:^|[\s(（:：/|*])([^\s\d():：/|*]{1,7})\s?$/u;
const SIGN_AFTER = /^(?:\s?[.,][-–—]{1,2})?\s?\p{Sc}/u;
const TOKEN_AFTER = /^((?:\s?[.,:]\s?[-–—]{1,2})?\s?)([^\s\d()（）/|,:]{1,7})/u;
const LETTER = /\p{L}/u;
const UNSPACED = /^[\p{Script=Han}\p{Script=Hangul}]+$/u;

/** The part of a text that an amount takes up with its currency: "Rs. 1,499", "206,- kr". */
export function currencySpan(
  text: string,
  amount: { start: number; end: number },
): { start: number; end: number } {
  return { start: startOf(text, amount.start), end: endOf(text, amount.end) };
}

function startOf(text: string, start: number): number {
  const before = text.slice(Math.max(0, start - 10), start);
  const sign = SIGN_BEFORE.exec(before)?.[0];
  const [match, token = ''] = TOKEN_BEFORE.exec(before) ?? [];
  if (match && isCurrencySymbol(token)) return start - (match.length - match.indexOf(token));
  return start - (sign?.length ?? 0);
}

function endOf(text: string, end: number): number {
  const after = text.slice(end, end + 12);
  const sign = SIGN_AFTER.exec(after)?.[0];
  if (sign) return end + sign.length;
  const [, gap = '', token = ''] = TOKEN_AFTER.exec(after) ?? [];
  const length = [token.length, 3, 2, 1].find((it) => it <= token.length && isCurrency(token, it));
  return length === undefined ? end : end + gap.length + length;
}

/** Whether a token is a currency, or begins with one in a script without spaces: "円税込". */
function isCurrency(token: string, length: number): boolean {
  const symbol = token.slice(0, length);
  const isWhole = length === token.length || !LETTER.test(token.charAt(length)) || UNSPACED.test(symbol);
  return isWhole && isCurrencySymbol(symbol);
}
