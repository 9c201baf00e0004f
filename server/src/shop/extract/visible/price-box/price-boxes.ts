/**
 * The prices of a page as boxes: amounts near each other that are read together. `split-labels.ts` gives each
 * amount its own words, `label-roles.ts` reads them, `decide-roles.ts` decides what the amounts of a box are.
 */
import { hasWord } from '../../html/element-context.ts';
import { type ElementContext } from '../../html/open-element.ts';
import { type TextRun } from '../../html/text-run.ts';
import { isLabelledListPrice, isLabelledPrice, isRecentLowest } from './amount-labels.ts';
import { isOtherAmount } from './other-amount.ts';
import { NOW_WORD, OLD_WORD } from './price-class-words.ts';
import { type VisibleAmount } from './visible-amount.ts';
import { decideRoles, type AmountRole, type BoxAmount } from './decide-roles.ts';
import { isFormerAfter, isWithoutTax, isWithTax, labelWords } from './label-roles.ts';

const RANGE = /\d\s*(?:[\p{Sc}\p{L}.]{0,5})\s*(?:[-–—~]|to|bis|do|до|til|à)\s*[\p{Sc}\p{L}.]{0,5}\s*\d/iu;
/** Most amounts have no words. */
const LETTERS = /\p{L}/u;
const PERCENT = /(\d{1,2})(?:[.,]\d)?\s?%/g;
/** Amounts further apart are not of one box, in runs. */
const MAX_DISTANCE = 4;
/** More amounts near each other are a list. */
const MAX_BOX_SIZE = 12;
/** The longest line in which two prices are a pair. */
const MAX_PAIR_LENGTH = 60;
/** A line with a discount, in characters and in lines from the box. */
const MAX_BADGE_LENGTH = 16;
const MAX_BADGE_DISTANCE = 2;
const MAX_PAIR_DISTANCE = 2;
/** How far above two lines the element may be that makes them a pair. */
const MAX_PAIR_LEVELS = 3;

/** The roles of a page's amounts. A box is decided when one of its amounts is asked for. */
export class PriceBoxes {
  readonly #boxes = new Map<VisibleAmount, readonly VisibleAmount[]>();
  readonly #roles = new Map<VisibleAmount, AmountRole | null>();

  readonly #runs: readonly TextRun[];

  constructor(amounts: readonly VisibleAmount[], runs: readonly TextRun[]) {
    this.#runs = runs;
    for (const box of boxesOf(amounts)) for (const amount of box) this.#boxes.set(amount, box);
  }

  /** What an amount is according to its box; null for a price, or if the box does not tell. */
  roleOf(amount: VisibleAmount): AmountRole | null {
    const known = this.#roles.get(amount);
    if (known !== undefined) return known;
    const box = this.#boxes.get(amount);
    if (!box) return null;
    const roles = decideRoles(box.map(boxAmount), contextOf(box, this.#runs));
    for (const [index, it] of box.entries()) this.#roles.set(it, roles[index] ?? null);
    return this.#roles.get(amount) ?? null;
  }
}

/** Groups of two or more amounts near each other. */
function boxesOf(amounts: readonly VisibleAmount[]): VisibleAmount[][] {
  const near: VisibleAmount[][] = [];
  for (const amount of amounts) {
    const box = near.at(-1);
    const last = box?.at(-1);
    if (box && last && isOneBox(last, amount)) box.push(amount);
    else near.push([amount]);
  }
  return near
    .flatMap((box) => (box.length <= MAX_BOX_SIZE ? [box] : [...Map.groupBy(box, (it) => it.run).values()]))
    .filter((box) => box.length > 1 && box.length <= MAX_BOX_SIZE);
}

function isOneBox(one: VisibleAmount, next: VisibleAmount): boolean {
  return (
    next.run.index - one.run.index <= MAX_DISTANCE &&
    one.context.isUnrelated === next.context.isUnrelated &&
    one.context.isInOption === next.context.isInOption &&
    one.isInCard === next.isInCard
  );
}

function boxAmount(amount: VisibleAmount): BoxAmount {
  const { context, before, after } = amount;
  return {
    value: Number(amount.amount),
    currency: amount.currency,
    line: amount.run.index,
    kind: amount.signature,
    isStruck: context.isStruck && !isRecentLowest(amount),
    isOldByClass: hasWord(context, OLD_WORD, 2),
    isNowByClass: hasWord(context, NOW_WORD, 2),
    label: labelOf(amount),
    text: `${before} ${after}`,
    words: labelWords(amount),
  };
}

function labelOf(amount: VisibleAmount): BoxAmount['label'] {
  if (!LETTERS.test(amount.before) && !LETTERS.test(amount.after))
    return isOtherAmount(amount) ? 'other' : null;
  if (isRecentLowest(amount)) return 'other';
  if (isWithTax(amount)) return isLabelledListPrice(amount) ? 'former' : 'gross';
  if (isWithoutTax(amount)) return 'net';
  if (isLabelledListPrice(amount) || isFormerAfter(amount)) return 'former';
  if (isOtherAmount(amount)) return 'other';
  return isLabelledPrice(amount) ? 'price' : null;
}

function contextOf(box: readonly VisibleAmount[], page: readonly TextRun[]) {
  const runs = [...new Set(box.map((it) => it.run))];
  const percents = percentsIn([...runs, ...badgesBeside(runs, page)]);
  const contexts = new Map(box.map((it) => [it.run.index, it.run]));
  return {
    percents,
    mayPair: (lines: readonly number[]): boolean => {
      const [first, last] = [contexts.get(lines[0] ?? -1), contexts.get(lines.at(-1) ?? -1)];
      if (!first || !last) return false;
      const isShort = runs.every(({ text }) => text.length <= MAX_PAIR_LENGTH && !RANGE.test(text));
      return isShort && (first === last || areSiblings(first, last));
    },
  };
}

function percentsIn(runs: readonly TextRun[]): number[] {
  return runs.flatMap(({ text }) => [...text.matchAll(PERCENT)].map((it) => Number(it[1])));
}

/** Short lines right before and after a box, which may be its discount. */
function badgesBeside(runs: readonly TextRun[], page: readonly TextRun[]): TextRun[] {
  const first = runs[0];
  const last = runs.at(-1);
  if (!first || !last) return [];
  const [start, end] = [positionOf(first, page), positionOf(last, page)];
  return page
    .slice(Math.max(0, start - MAX_BADGE_DISTANCE), end + MAX_BADGE_DISTANCE + 1)
    .filter((it) => it.mayHaveDigit && it.width <= MAX_BADGE_LENGTH && !runs.includes(it));
}

/** By halving: the runs are in the order of their indexes. */
function positionOf(run: TextRun, page: readonly TextRun[]): number {
  let [low, high] = [0, page.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((page[middle]?.index ?? Infinity) < run.index) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Line {
  index: number;
  context: ElementContext;
}

/** Two lines right after each other, in one small element. */
function areSiblings(first: Line, last: Line): boolean {
  if (last.index - first.index > MAX_PAIR_DISTANCE) return false;
  const above = ancestors(first.context);
  return ancestors(last.context).some((it) => above.includes(it));
}

function ancestors(context: ElementContext): ElementContext[] {
  const found: ElementContext[] = [];
  for (let at = context.parent; at && found.length < MAX_PAIR_LEVELS; at = at.parent)
    if (at.tag !== 'body' && at.tag !== 'main') found.push(at);
  return found;
}
