const CJK = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}';
/** A letter of a script that writes spaces between words. */
const LETTER = `[^\\P{L}${CJK}]`;

/** Where a word may begin and end, for regular expressions with the flag `u`. */
export const WORD_START = `(?<!${LETTER})`;
export const WORD_END = `(?!${LETTER})`;
