/**
 * `equal`: the same words, apart from badges. `reworded`: most words of the shorter one are shared, and one
 * title may only add words. `changed`: words or numbers of each are missing in the other. `unlike`: hardly a
 * word is shared, as after a translation. `unknown`: one of the two is missing.
 */
export type TitleComparison = 'equal' | 'reworded' | 'changed' | 'unlike' | 'unknown';

const MIN_SHARED = 0.5;
/** Percentages, which are discounts, and amounts of money. */
const BADGE = /[-–−+]?\s?\d{1,3}(?:[.,]\d+)?\s?[%٪％]|\p{Sc}\s?\d[\d.,]*|\d[\d.,]*\s?\p{Sc}/gu;
const WORD = /[\p{L}\p{M}]+|\p{N}+/gu;
/** Scripts without spaces between words are compared by pairs of characters. */
const UNSPACED = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}ー]+$/u;

export function compareTitles(one: string | null, two: string | null): TitleComparison {
  const [first, second] = [wordsOf(one ?? ''), wordsOf(two ?? '')];
  if (first.size === 0 || second.size === 0) return 'unknown';
  const missing = [...first].filter((word) => !second.has(word));
  const added = [...second].filter((word) => !first.has(word));
  if (missing.length === 0 && added.length === 0) return 'equal';
  const shared = first.size - missing.length;
  if (shared < Math.min(first.size, second.size) * MIN_SHARED) return 'unlike';
  return missing.length === 0 || added.length === 0 ? 'reworded' : 'changed';
}

/** The words of a title that another one lacks, in lower case. */
export function missingWords(title: string, other: string): ReadonlySet<string> {
  return wordsOf(title).difference(wordsOf(other));
}

function wordsOf(title: string): ReadonlySet<string> {
  const text = title.normalize('NFKC').replace(BADGE, ' ').toLowerCase();
  return new Set((text.match(WORD) ?? []).flatMap((word) => (UNSPACED.test(word) ? pairsOf(word) : [word])));
}

function pairsOf(word: string): string[] {
  const characters = [...word];
  return characters.length < 3
    ? [word]
    : characters.slice(1).map((character, index) => `${characters[index]}${character}`);
}
