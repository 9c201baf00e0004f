import { hashOf } from '../html/html-bytes.ts';
import { type ElementContext } from '../html/open-element.ts';
import { type TextRun } from '../html/text-run.ts';

/** How many runs before its price a card may name its product. */
const MAX_RUNS_BEFORE = 8;
/** How many elements around a price its card is searched for. */
const MAX_LEVELS = 6;
/** In letters; a sign of Chinese, Japanese or Korean counts as two. */
const MIN_NAME_LENGTH = 4;
const LETTERS = /\p{L}/gu;
const SIGNS = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/gu;
/** An element that holds much of a page is no card. */
const PAGE_PARTS = new Set(['', 'body', 'main', 'html']);
const HREF = hashOf('href');
/** Targets on the same page, or none. */
const NO_OTHER_PAGE = /^\s*(?:#|javascript:|mailto:|tel:|\?|$)/i;

/** The number of amounts in places of one kind from which they are a list. */
const MIN_LIST_SIZE = 3;

/** What tells a card of another product from the box of the page's own. */
export interface OwnParts {
  /** The run with the product's name. */
  anchor: TextRun | null;
  /** The page's names, in lower case. */
  names: string;
  /** The index of the first heading after the name; null if there is none. */
  nextHeading: number | null;
}

/**
 * Finds cards: boxes that link to another page and show a price after the link, as in lists of products and
 * offers of alternatives. The page's own name is not in its card.
 */
export class ProductCards {
  readonly #runs: readonly TextRun[];
  readonly #own: OwnParts;
  readonly #around: ReadonlySet<ElementContext>;
  readonly #isOther = new Map<TextRun, boolean>();

  constructor(runs: readonly TextRun[], own: OwnParts) {
    this.#runs = runs;
    this.#own = own;
    this.#around = new Set(own.anchor ? ancestors(own.anchor.context, Infinity) : []);
  }

  /** For each amount whether a card shows it. Amounts of one kind of place are all in cards if most are. */
  show(amounts: readonly { run: TextRun; context: ElementContext }[]): boolean[] {
    const inCard = amounts.map(({ run, context }) => this.cardOf(run, context) !== null);
    const kinds = Map.groupBy(inCard.keys(), (index) => kindOfPlace(amounts[index]?.context ?? null));
    for (const kind of kinds.values())
      if (kind.length >= MIN_LIST_SIZE && kind.filter((it) => inCard[it]).length * 2 > kind.length)
        for (const index of kind) inCard[index] = true;
    return inCard;
  }

  /** The card that shows an amount in a run; null if none does. */
  cardOf(amountRun: TextRun, context: ElementContext): ElementContext | null {
    const boxes = ancestors(context, MAX_LEVELS);
    const { anchor } = this.#own;
    for (let at = positionOf(amountRun, this.#runs); at >= 0; at -= 1) {
      const run = this.#runs[at];
      if (!run || run === anchor || amountRun.index - run.index > MAX_RUNS_BEFORE) return null;
      if (run.isUnrelated && !amountRun.isUnrelated) continue;
      if (!run.context.isInLink || !this.#namesOther(run)) continue;
      const box = ancestors(run.context, MAX_LEVELS).find((it) => boxes.includes(it));
      if (box && (this.#isApart(box) || this.#isUnderOtherHeading(run))) return box;
    }
    return null;
  }

  #isApart(box: ElementContext): boolean {
    return !this.#around.has(box) && !PAGE_PARTS.has(box.tag);
  }

  #isUnderOtherHeading({ index }: TextRun): boolean {
    const { nextHeading } = this.#own;
    return nextHeading !== null && index >= nextHeading;
  }

  /** Whether a run names and links to something else than the page's product. */
  #namesOther(run: TextRun): boolean {
    const known = this.#isOther.get(run);
    if (known !== undefined) return known;
    const isOther = leadsElsewhere(run) && isName(run.text, this.#own.names);
    this.#isOther.set(run, isOther);
    return isOther;
  }
}

function leadsElsewhere({ element }: TextRun): boolean {
  let link: typeof element | null = element;
  while (link && link.tag !== 'a') link = link.parent;
  const target = link?.recordedValue(HREF) ?? null;
  return target !== null && !NO_OTHER_PAGE.test(target);
}

/** A text with enough letters that is no part of the page's own names. */
function isName(text: string, names: string): boolean {
  const length = (text.match(LETTERS)?.length ?? 0) + (text.match(SIGNS)?.length ?? 0);
  return length >= MIN_NAME_LENGTH && !names.includes(text.trim().toLowerCase());
}

function ancestors(context: ElementContext, most: number): ElementContext[] {
  const found: ElementContext[] = [];
  let at: ElementContext | null = context;
  while (at && found.length < most) {
    found.push(at);
    at = at.parent;
  }
  return found;
}

/** The position of a run among runs in page order. */
function positionOf({ index }: TextRun, runs: readonly TextRun[]): number {
  let [low, high] = [0, runs.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle]?.index ?? 0) < index) low = middle + 1;
    else high = middle;
  }
  return high;
}

/** Equal for the same places of different cards: tags and classes around it, without numbers. */
function kindOfPlace(context: ElementContext | null): string {
  const around = context ? ancestors(context, MAX_LEVELS) : [];
  return around.map(({ tag, words }) => `${tag} ${words.replace(/\d+/g, '0')}`).join('/');
}
