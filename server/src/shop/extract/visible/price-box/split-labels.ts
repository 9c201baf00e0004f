/**
 * Which words belong to which of several amounts in one text. The amounts are the borders: the words between
 * two of them are shared out between these two, by the page's structure, else by what the words mean for the
 * higher or the lower of the two, else by whether labels lead or trail in this text as a whole.
 */
import { labelParts, type LabelPart } from './label-parts.ts';

/** An amount in a text, with its currency. */
export interface AmountSpan {
  start: number;
  end: number;
  value: number;
}

/** A text with two or more amounts. */
export interface LabelledText {
  text: string;
  /** In order. */
  amounts: readonly AmountSpan[];
  /** Offsets at which the text of another element begins. */
  borders: readonly number[];
  /** How many elements contain the text at both offsets. */
  shared(offset: number, other: number): number;
}

/** The words of one amount. */
export interface OwnLabels {
  before: string;
  after: string;
}

type Side = 'left' | 'right';

/** A part of a gap, with the side to which it belongs; null if only the whole text can tell. */
interface PlacedPart extends LabelPart {
  side: Side | null;
  /** The structure tells, not the meaning. */
  isBound: boolean;
}

/** The texts before and after each amount that are about it and not about its neighbour. */
export function splitLabels(box: LabelledText): OwnLabels[] {
  const { text, amounts } = box;
  const first = amounts[0]?.start ?? 0;
  const last = amounts.at(-1)?.end ?? text.length;
  const gaps = amounts.slice(1).map((right, index) => placedParts(box, amounts[index] ?? right, right));
  const open = directionOf(gaps, text.slice(0, first), text.slice(last)) === 'lead' ? 'right' : 'left';
  const splits = gaps.map((parts, index) => splitPoint(parts, open) ?? amounts[index + 1]?.start ?? 0);
  return amounts.map(({ start, end }, index) => ({
    before: text.slice(splits[index - 1] ?? 0, start),
    after: text.slice(end, splits[index] ?? text.length),
  }));
}

function placedParts(box: LabelledText, left: AmountSpan, right: AmountSpan): PlacedPart[] {
  return labelParts(box.text, left.end, right.start, box.borders).map((part) => {
    const bound = boundSide(box, part, left, right);
    return { ...part, side: bound ?? meantSide(part, left, right), isBound: bound !== null };
  });
}

/** By elements that hold the words and only one of the amounts, by brackets, separators and colons. */
function boundSide(box: LabelledText, part: LabelPart, left: AmountSpan, right: AmountSpan): Side | null {
  if (part.bracket === 'ofNext') return 'right';
  const withLeft = box.shared(left.start, part.start);
  const withRight = box.shared(right.start, part.start);
  if (withLeft !== withRight) return withLeft > withRight ? 'left' : 'right';
  if (part.fence !== null) return part.fence === 'before' ? 'left' : 'right';
  if (part.endsInColon) return 'right';
  return part.bracket === 'ofPrevious' ? 'left' : null;
}

/** "was" and "with VAT" are about the higher of two amounts, "save" and "without VAT" about the lower. */
function meantSide({ means }: LabelPart, left: AmountSpan, right: AmountSpan): Side | null {
  if (means === null || left.value === right.value) return null;
  return (means === 'higher') === left.value > right.value ? 'left' : 'right';
}

/** Whether the words of this text stand before their amounts or after them. */
function directionOf(gaps: readonly PlacedPart[][], head: string, tail: string): 'lead' | 'trail' {
  const bound = gaps.flat().filter((it) => it.isBound);
  const leading = bound.filter((it) => it.side === 'right').length;
  if (leading * 2 !== bound.length) return leading * 2 > bound.length ? 'lead' : 'trail';
  const hasHead = LETTERS.test(head);
  const hasTail = LETTERS.test(tail);
  if (hasHead !== hasTail) return hasHead ? 'lead' : 'trail';
  const between = gaps.flat().map((it) => it.text);
  return !sharesWord(head, between) && sharesWord(tail, between) ? 'trail' : 'lead';
}

const LETTERS = /\p{L}/u;
const WORDS = /\p{L}{2,}/gu;

/** Labels of one kind name the same thing: "ex VAT", "inc VAT". */
function sharesWord(text: string, others: readonly string[]): boolean {
  const words = new Set(text.toLowerCase().match(WORDS));
  return others.some((it) =>
    it
      .toLowerCase()
      .match(WORDS)
      ?.some((word) => words.has(word)),
  );
}

/** The offset in a gap at which the words of the next amount begin; null if there are none. */
function splitPoint(parts: readonly PlacedPart[], open: Side): number | null {
  const costs = parts.map((_, index) => costOf(parts, index, open));
  costs.push(costOf(parts, parts.length, open));
  return parts[costs.indexOf(Math.min(...costs))]?.start ?? null;
}

/** How many parts are on the wrong side if those from an index on belong to the next amount. */
function costOf(parts: readonly PlacedPart[], index: number, open: Side): number {
  return parts.reduce((cost, { side, isBound }, at) => {
    const isRight = at >= index;
    if (((side ?? open) === 'right') === isRight) return cost;
    return cost + (isBound ? 4 : side === null ? 1 : 2);
  }, 0);
}
