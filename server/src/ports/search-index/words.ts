const MAX_WORDS = 64;
const MAX_QUERY_WORDS = 10;
const MAX_WORD_LENGTH = 40;

/** Runs of letters and digits, joined by signs as in `WH-1000XM4` and `1.5`. */
const COMPOUND = /[\p{L}\p{N}]+(?:[-./'’_][\p{L}\p{N}]+)*/gu;
const PART = /[\p{L}\p{N}]+/gu;
/** Scripts that are written without spaces. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** The words by which texts are found: folded, the parts of compounds and the compounds, and pairs of letters where no spaces part words. */
export function wordsOf(texts: readonly string[]): string[] {
  const words = texts.flatMap((text) =>
    compoundsOf(text).flatMap((parts) =>
      (parts.length > 1 ? [...parts, parts.join('')] : parts).flatMap(cut),
    ),
  );
  return [...new Set(words.map(bounded))].slice(0, MAX_WORDS);
}

/**
 * What is typed, as a tsquery: all of it, in any order; a compound as its parts or in one; the last word may go on. Each word has `#` before
 * it, which stands for the slice that is looked through, and is nowhere else. null: it holds no word.
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

/** Words hold letters and digits alone, so that quoting them is enough. */
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
