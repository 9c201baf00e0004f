import { findBuyControls } from './buy-controls.ts';
import { hasWord } from '../html/element-context.ts';
import { type ElementContext, type OpenElement } from '../html/open-element.ts';
import { type TextRun } from '../html/text-run.ts';
import { letters } from '../structured/product-name.ts';
import { wordPattern } from '../words/word-pattern.ts';

const BUY_BUTTON = new RegExp(`^${wordPattern('buyButton')}`, 'iu');
const DEAL_BUTTON = new RegExp(`^${wordPattern('dealButton')}`, 'iu');
/** A shop may repeat its button in a sticky bar, and label both again for screen readers. */
const MAX_OWN_BUTTONS = 4;
const MAX_NAME_LENGTH = 250;
const MAX_BUY_BUTTON_LENGTH = 60;
const MAX_DEAL_BUTTON_LENGTH = 40;
/** Signs and white space around a name, in characters. */
const MAX_EXTRA_WIDTH = 40;
const NAME_WORD = /title|name|heading/;
const BUTTON_WORD = /btn|button|cart|basket|buy/;
const BUTTON_BOX = /btn|button/;

/** The buttons that add a product to the cart. */
export interface BuyButtons {
  /** Those for the page's own product. */
  own: TextRun[];
  /** The number of those for any product. */
  count: number;
  /** If there are none: those known by the page's code (see `buy-controls.ts`), for its own product. */
  controls: TextRun[];
}

/**
 * The index of the run with the product's name according to other sources, else of the first heading, else of
 * a text that is a part of the title; null if none. `hasHeading`: the first heading is not the shop's name.
 */
export function anchorIndex(
  runs: TextRun[],
  { names, parts, hasHeading }: { names: string[]; parts: string[]; hasHeading: boolean },
): number | null {
  const wanted = names.map(letters).filter((it) => it.length > 3);
  let heading: number | null = null;
  for (const run of runs) {
    if (run.isUnrelated) continue;
    const { context, index } = run;
    if (context.isInOption) continue;
    if (!context.isHeading && !hasWord(context, NAME_WORD, 1)) continue;
    if (run.text.length > MAX_NAME_LENGTH) continue;
    const found = letters(run.text);
    if (
      wanted.some(
        (it) =>
          it === found ||
          (found.length > 12 && it.startsWith(found)) ||
          (it.length > 12 && found.startsWith(it)),
      )
    )
      return index;
    if (heading === null && hasHeading && isFirstHeading(context)) heading = index;
  }
  return heading ?? partIndex(runs, [...names, ...parts]);
}

/** The index of the run that shows the longest of these names, in any element. */
function partIndex(runs: TextRun[], names: string[]): number | null {
  const wanted = new Set(names.map(letters).filter((it) => it.length > 3));
  const widest = Math.max(0, ...names.map((it) => it.length)) + MAX_EXTRA_WIDTH;
  const shown = runs.filter(
    (run) =>
      run.width > 3 &&
      run.width <= widest &&
      !run.isUnrelated &&
      !run.context.isInOption &&
      !run.context.isInLink &&
      wanted.has(letters(run.text)),
  );
  const [longest] = shown.toSorted((a, b) => b.width - a.width);
  return longest?.index ?? null;
}

/**
 * Finds the buttons and links that buy a product. Lists of products repeat theirs: of a kind that occurs too
 * often, none is the product's own.
 */
export function findBuyButtons(runs: TextRun[], fields: readonly OpenElement[]): BuyButtons {
  const buying = runs.filter(isBuyButton);
  const controls = buying.length === 0 ? withoutRepeated(findBuyControls(runs, fields)) : [];
  return { own: withoutRepeated(buying), count: buying.length, controls };
}

function withoutRepeated(buttons: TextRun[]): TextRun[] {
  const kinds = Map.groupBy(buttons, ({ context }) =>
    `${context.tag} ${context.words} ${context.parent?.words}`.replace(/\d+/g, '0'),
  );
  return [...kinds.values()].filter((kind) => kind.length <= MAX_OWN_BUTTONS).flat();
}

/** Whether the page offers to contact a seller, to bid, or to go to another shop. */
export function hasDealButton(runs: TextRun[]): boolean {
  return runs.some(isDealButton);
}

function isBuyButton(run: TextRun): boolean {
  return (
    !run.isUnrelated &&
    run.width <= MAX_BUY_BUTTON_LENGTH &&
    isClickable(run.context) &&
    namesPurchase(run.text.trim())
  );
}

function isClickable(context: ElementContext): boolean {
  return (
    context.isButton ||
    context.isInLink ||
    hasWord(context, BUTTON_WORD, 1) ||
    hasWord(context.parent, BUTTON_BOX, 1)
  );
}

function isDealButton(run: TextRun): boolean {
  return !run.isUnrelated && run.width <= MAX_DEAL_BUTTON_LENGTH && DEAL_BUTTON.test(run.text.trim());
}

/** "Add to cart", also "Add to cartAdd To Cart" with a text for screen readers; not "Buying guide". */
function namesPurchase(text: string): boolean {
  const words = BUY_BUTTON.exec(text)?.[0];
  if (!words) return false;
  const rest = text.slice(words.length).toLowerCase();
  return !/^\p{L}/u.test(rest) || rest.startsWith(words.toLowerCase());
}

function isFirstHeading(context: ElementContext): boolean {
  let at: ElementContext | null = context;
  while (at && at.tag !== 'h1') at = at.parent;
  return at !== null;
}
