import { hasWord } from '../html/element-context.ts';
import { type ElementContext } from '../html/open-element.ts';
import { type TextRun } from '../html/text-run.ts';
import { wordPattern } from '../words/word-pattern.ts';

const BUY = new RegExp(`^${wordPattern('buyButton')}`, 'iu');
const DEAL = new RegExp(`^${wordPattern('dealButton')}`, 'iu');
/** A shop may repeat its button in a bar that scrolls along, and name it once more for screen readers. */
const MAX_OWN_BUTTONS = 4;
const MAX_NAME = 250;
const MAX_BUTTON = 60;
const MAX_DEAL = 40;
const NAME_WORD = /title|name|heading/;
const BUTTON_WORD = /btn|button|cart|basket|buy/;
const BUTTON_BOX = /btn|button/;

/** What one presses to get at the product. */
export type BuyButtons = {
  /** Those that put the page's own product into the cart. */
  own: TextRun[];
  /** How many put any product into the cart. */
  count: number;
};

/** The index of the run that holds the product's name: by the names other sources give, else the first heading; null where there is none. */
export function anchorIndex(runs: TextRun[], names: string[]): number | null {
  const wanted = names.map(letters).filter((it) => it.length > 3);
  let heading: number | null = null;
  for (const run of runs) {
    if (run.isForeign) continue;
    const { context, index } = run;
    if (context.isInOption) continue;
    if (!context.isHeading && !hasWord(context, NAME_WORD, 1)) continue;
    if (run.text.length > MAX_NAME) continue;
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
    if (heading === null && isFirstHeading(context)) heading = index;
  }
  return heading;
}

/**
 * The buttons and links that get at a product. Lists of products repeat theirs: of a kind that stands there more often none
 * is the product's own.
 */
export function findBuyButtons(runs: TextRun[]): BuyButtons {
  const buying = runs.filter(isBuyButton);
  const kinds = Map.groupBy(
    buying,
    ({ context }) => `${context.tag} ${context.words} ${context.parent?.words}`,
  );
  return {
    own: [...kinds.values()].filter((kind) => kind.length <= MAX_OWN_BUTTONS).flat(),
    count: buying.length,
  };
}

/** Whether one may write to a seller, bid, or go to another shop. */
export function hasDealButton(runs: TextRun[]): boolean {
  return runs.some(isDealButton);
}

/** Whether a run is the text of something that buys the page's product. */
function isBuyButton(run: TextRun): boolean {
  return !run.isForeign && run.width <= MAX_BUTTON && isPressed(run.context) && saysBuy(run.text.trim());
}

function isPressed(context: ElementContext): boolean {
  return (
    context.isButton ||
    context.isInLink ||
    hasWord(context, BUTTON_WORD, 1) ||
    hasWord(context.parent, BUTTON_BOX, 1)
  );
}

/** Whether a run is what one presses to get at a product that has no cart: to write to its seller, to bid, to go to its shop. */
function isDealButton(run: TextRun): boolean {
  return !run.isForeign && run.width <= MAX_DEAL && DEAL.test(run.text.trim());
}

/** "Add to cart", or "Add to cartAdd To Cart" where it is there once more for screen readers; not "Buying guide". */
function saysBuy(text: string): boolean {
  const words = BUY.exec(text)?.[0];
  if (!words) return false;
  const rest = text.slice(words.length).toLowerCase();
  return !/^\p{L}/u.test(rest) || rest.startsWith(words.toLowerCase());
}

function isFirstHeading(context: ElementContext): boolean {
  let at: ElementContext | null = context;
  while (at && at.tag !== 'h1') at = at.parent;
  return at !== null;
}

function letters(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
