import { wordPattern } from '../../words/word-pattern.ts';
import { WORD_END, WORD_START } from './word-borders.ts';

/** Words between two amounts that belong together. */
export interface LabelPart {
  text: string;
  start: number;
  /** Whether they are about the higher or the lower of two amounts; null if they do not say. */
  means: 'higher' | 'lower' | null;
  /** They are in a bracket that ends before the next amount, or in one that contains it. */
  bracket: 'ofPrevious' | 'ofNext' | null;
  endsInColon: boolean;
  /** Before all or after all of the separators in the gap; null if neither. */
  fence: 'before' | 'after' | null;
}

const HIGHER = new RegExp(
  `${WORD_START}${wordPattern('listPrice', 'regularPrice', 'listPriceAfter', 'withTax')}${WORD_END}`,
  'iu',
);
const LOWER = new RegExp(
  `${WORD_START}${wordPattern('withoutTax', 'nowPrice', 'instalment', 'otherAmount', 'otherAmountAfter', 'cartDiscount', 'membersOnly')}${WORD_END}`,
  'iu',
);
const SEPARATOR = /[|•·;()（）【】[\]]/gu;
const FENCE = /[|•·;]/;
const OPENING = /[(（【[]/;
const CLOSING = /[)）】\]]/;
const COLON = /[:：]\s*$/;
const CONTENT = /[\p{L}%]/u;
/** A longer gap is prose, in which no word is searched. */
const MAX_GAP = 160;

/**
 * The parts of a text between two amounts: at borders of elements, at separators, and where one label follows
 * another.
 */
export function labelParts(text: string, from: number, to: number, borders: readonly number[]): LabelPart[] {
  if (to - from > MAX_GAP) return [];
  const fences = fencesIn(text, from, to);
  const cuts = [from, ...borders.filter((it) => it > from && it < to), ...separators(text, from, to), to];
  const ordered = [...new Set(cuts)].toSorted((a, b) => a - b);
  return ordered
    .slice(0, -1)
    .map((start, index) => ({ start, end: ordered[index + 1] ?? to }))
    .filter(({ start, end }) => CONTENT.test(text.slice(start, end)))
    .flatMap(({ start, end }) => withMeanings(text.slice(start, end), start))
    .map((part) => ({
      ...part,
      bracket: bracketOf(text, from, part.start, to),
      endsInColon: COLON.test(part.text),
      fence: fenceOf(part.start, fences),
    }));
}

/** A closing bracket ends the part before it, an opening one begins the next. */
function separators(text: string, from: number, to: number): number[] {
  return [...text.slice(from, to).matchAll(SEPARATOR)].map(
    ({ 0: sign, index }) => from + index + (OPENING.test(sign) ? 0 : 1),
  );
}

/** The first and the last separator of a gap; null if it has none. */
function fencesIn(text: string, from: number, to: number): { first: number; last: number } | null {
  const first = text.slice(from, to).search(FENCE);
  if (first < 0) return null;
  const last = Math.max(...[...'|•·;'].map((it) => text.lastIndexOf(it, to - 1)));
  return { first: first + from, last };
}

function fenceOf(start: number, fences: { first: number; last: number } | null): LabelPart['fence'] {
  if (!fences) return null;
  if (start <= fences.first) return 'before';
  return start > fences.last ? 'after' : null;
}

function bracketOf(text: string, from: number, start: number, to: number): LabelPart['bracket'] {
  const opened = Math.max(...[...'(（【['].map((it) => text.lastIndexOf(it, start)));
  if (opened < from || CLOSING.test(text.slice(opened, start))) return null;
  return CLOSING.test(text.slice(start, to)) ? 'ofPrevious' : 'ofNext';
}

type Meant = Pick<LabelPart, 'text' | 'start' | 'means'>;

/** Splits "ex VAT was" into "ex VAT" and "was". */
function withMeanings(text: string, start: number): Meant[] {
  const higher = HIGHER.exec(text);
  const lower = LOWER.exec(text);
  if (!higher && !lower) return [{ text, start, means: null }];
  if (!higher || !lower) return [{ text, start, means: higher ? 'higher' : 'lower' }];
  const [one, two] = higher.index <= lower.index ? [higher, lower] : [lower, higher];
  const means = one === higher ? 'higher' : 'lower';
  if (two.index < one.index + one[0].length) return [{ text, start, means }];
  return [
    { text: text.slice(0, two.index), start, means },
    { text: text.slice(two.index), start: start + two.index, means: means === 'higher' ? 'lower' : 'higher' },
  ];
}
