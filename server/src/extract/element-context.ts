import type { OpenElement } from './html-walk.ts';

/** What the way from the root to an element says about the texts in it. */
export type ElementContext = {
  parent: ElementContext | null;
  tag: string;
  /** Class names, id and test marks in lower case, as one text. */
  words: string;
  isHidden: boolean;
  /** Struck through, by tag, style or class. */
  isStruck: boolean;
  /** In a part that is about other things: navigation, related products, reviews, the cart. */
  isForeign: boolean;
  isInLink: boolean;
  isInOption: boolean;
  isHeading: boolean;
  isButton: boolean;
  isDisabled: boolean;
};

type Marks = Pick<ElementContext, 'isHidden' | 'isStruck' | 'isForeign'>;

const STRUCK_TAGS = new Set(['del', 's', 'strike']);
const HIDDEN_TAGS = new Set(['noscript', 'template', 'svg', 'datalist']);
const FOREIGN_TAGS = new Set(['nav', 'footer']);
const OPTION_TAGS = new Set(['option', 'select']);
/** Their classes name the page's theme and state, not a part of it. */
const PAGE_TAGS = new Set(['html', 'body']);
const BUTTON_TYPES = new Set(['submit', 'button', 'image']);
const HIDDEN_STYLE = /(?:display\s*:\s*none|visibility\s*:\s*hidden)/i;
const STRUCK_STYLE = /line-through/i;
const HIDDEN_WORD =
  /(?:^| )(?:hidden|hide|d-none|is-hidden|ng-hide|aok-hidden|u-hidden|display-none|js-hidden)(?: |$)/;
const STRUCK_WORD = /strike|line-?through|crossed|(?:^|[ _-])striked?(?:$|[ _-])|through-price/;
const FOREIGN_WORD =
  /related|similar|recommend|recently|last-?(?:seen|viewed)|up-?sell|cross-?sell|also-?(?:bought|viewed|like)|you-?may|sponsored|bundle|bought-?together|accessor|mini-?cart|(?:^|[ _-])(?:cart|basket)-?(?:drawer|dropdown|preview|flyout|popup|items?|sidebar|modal)|side-?cart|breadcrumb|newsletter|cookie|mega-?menu|navbar|site-?(?:header|footer)|page-?footer|(?:^|[ _-])(?:menu|nav|footer|topbar|reviews?|comments?|faq)(?:$|[ _-])|wishlist|compare-(?:list|table|products)|teaser|trade-?in|warranty|protection-?plan|sims-|substitut/;
const MAX_WORDS = 300;

const ROOT: ElementContext = {
  parent: null, tag: '', words: '', isHidden: false, isStruck: false, isForeign: false, isInLink: false, isInOption: false, isHeading: false,
  isButton: false, isDisabled: false,
}; // prettier-ignore

/** The context of an element inside a parent's: what holds for the parent holds for it. */
export function contextOf(element: OpenElement, parent: ElementContext | null): ElementContext {
  const { tag, attributes } = element;
  const above = parent ?? ROOT;
  const words = wordsOf(attributes);
  const marks = marksOf(words);
  return {
    parent,
    tag,
    words,
    isHidden: above.isHidden || marks.isHidden || isHiddenElement(element) || isIdlePriceState(words, parent),
    isStruck: above.isStruck || marks.isStruck || isStruckElement(element),
    isForeign: above.isForeign || isForeignElement(tag, marks),
    isInLink: above.isInLink || (tag === 'a' && attributes.has('href')),
    isInOption: above.isInOption || OPTION_TAGS.has(tag),
    isHeading: above.isHeading || /^h[1-6]$/.test(tag),
    isButton: above.isButton || isButtonElement(element),
    isDisabled: above.isDisabled || (attributes.has('disabled') && isButtonElement(element)),
  };
}

function isForeignElement(tag: string, marks: Marks): boolean {
  return FOREIGN_TAGS.has(tag) || (marks.isForeign && !PAGE_TAGS.has(tag));
}

function isButtonElement({ tag, attributes }: OpenElement): boolean {
  return tag === 'button' || (tag === 'input' && BUTTON_TYPES.has(attributes.get('type') ?? ''));
}

function isHiddenElement({ tag, attributes }: OpenElement): boolean {
  return HIDDEN_TAGS.has(tag) || attributes.has('hidden') || HIDDEN_STYLE.test(attributes.get('style') ?? '');
}

function isStruckElement({ tag, attributes }: OpenElement): boolean {
  return (
    STRUCK_TAGS.has(tag) ||
    STRUCK_STYLE.test(attributes.get('style') ?? '') ||
    attributes.get('data-a-strike') === 'true'
  );
}

/** Whether an element or one of its next few ancestors carries a word. */
export function hasWord(context: ElementContext | null, word: RegExp, levels: number): boolean {
  let at = context;
  for (let level = 0; at && level < levels; level += 1) {
    if (word.test(at.words)) return true;
    at = at.parent;
  }
  return false;
}

function wordsOf(attributes: ReadonlyMap<string, string>): string {
  if (attributes.size === 0) return '';
  const parts = [
    attributes.get('class'),
    attributes.get('id'),
    attributes.get('itemprop'),
    attributes.get('data-testid'),
    attributes.get('data-test'),
    attributes.get('data-qa'),
    attributes.get('data-price-type'),
  ];
  return parts.filter(Boolean).join(' ').slice(0, MAX_WORDS).toLowerCase();
}

const knownMarks = new Map<string, Marks>();
const MAX_KNOWN_MARKS = 5000;

/** Pages repeat a few class texts over and over: each is judged once. */
function marksOf(words: string): Marks {
  const known = knownMarks.get(words);
  if (known) return known;
  const marks = {
    isHidden: HIDDEN_WORD.test(words),
    isStruck: STRUCK_WORD.test(words),
    isForeign: FOREIGN_WORD.test(words),
  };
  if (knownMarks.size >= MAX_KNOWN_MARKS) knownMarks.clear();
  knownMarks.set(words, marks);
  return marks;
}

/** Shops that render both states of a price and show one by a class on the box: `price--on-sale` shows `price__sale`. */
function isIdlePriceState(words: string, parent: ElementContext | null): boolean {
  const isSale = words.includes('price__sale');
  if (!isSale && !words.includes('price__regular')) return false;
  return hasWord(parent, /(?:^| )price--on-sale(?: |$)/, 4) !== isSale;
}
