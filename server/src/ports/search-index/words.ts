const MAX_WORDS = 64;
const MAX_QUERY_WORDS = 10;
const MAX_WORD_LENGTH = 40;

/** Letters and digits, joined by signs as in `WH-1000XM4` and `1.5`. */
const COMPOUND = /[\p{L}\p{N}]+(?:[-./'’_][\p{L}\p{N}]+)*/gu;
const PART = /[\p{L}\p{N}]+/gu;
/** Scripts written without spaces. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/**
 * The index words of texts: without case and accents, with compounds and their parts; pairs of letters in
 * unspaced scripts.
 */
export function wordsOf(texts: readonly string[]): string[] {
  const words = texts.flatMap((text) =>
    compoundsOf(text).flatMap((parts) =>
      (parts.length > 1 ? [...parts, parts.join('')] : parts).flatMap(cut),
    ),
  );
  return [...new Set(words.map(bounded))].slice(0, MAX_WORDS);
}

/**
 * A search text as a tsquery: all words in any order, a compound as its parts or as one word, the last word
 * as a prefix. Each word starts with `#`, the placeholder of the slice, which occurs nowhere else. null if
 * the text contains no word.
 */
export function tsqueryOf(typed: string): string | null {
  const compounds = compoundsOf(typed).slice(0, MAX_QUERY_WORDS);
  const last = compounds.length - 1;
  const terms = compounds.map((parts, at) => {
    const suffix = at === last ? ':*' : '';
    const apart = allOf(parts.flatMap(cut), suffix);
    return parts.length > 1 ? `(${apart} | ${allOf(cut(parts.join('')), suffix)})` : apart;
  });
  return terms.length > 0 ? terms.join(' & ') : null;
}

/** Words contain only letters and digits, so quoting them is sufficient. */
function allOf(words: readonly string[], lastSuffix: string): string {
  const terms = words.map((word, at) => `'#${bounded(word)}'${at === words.length - 1 ? lastSuffix : ''}`);
  return `(${terms.join(' & ')})`;
}

function compoundsOf(text: string): string[][] {
  return [...fold(text).matchAll(COMPOUND)].map(([compound]) => compound.match(PART) ?? []);
}

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

function cut(word: string): string[] {
  const letters = [...word];
  if (letters.length < 3 || !UNSPACED.test(word)) return [word];
  return letters.slice(1).map((letter, at) => `${letters[at]}${letter}`);
}

function bounded(word: string): string {
  return [...word].slice(0, MAX_WORD_LENGTH).join('');
}
