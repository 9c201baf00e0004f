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
const BUTTON_TYPES = new Set(['submit', 'button', 'image']);
const HIDDEN_STYLE = /(?:display\s*:\s*none|visibility\s*:\s*hidden)/i;
const STRUCK_STYLE = /line-through/i;
const HIDDEN_WORD =
  /(?:^| )(?:hidden|hide|d-none|is-hidden|ng-hide|aok-hidden|u-hidden|display-none|js-hidden)(?: |$)/;
const STRUCK_WORD = /strike|line-?through|crossed|(?:^|[ _-])striked?(?:$|[ _-])|through-price/;
const FOREIGN_WORD =
  /related|similar|recommend|recently|last-?(?:seen|viewed)|up-?sell|cross-?sell|also-?(?:bought|viewed|like)|you-?may|sponsored|bundle|bought-?together|accessor|mini-?cart|(?:^|[ _-])(?:cart|basket)-?(?:drawer|dropdown|preview|flyout|popup|items?|sidebar|modal)|side-?cart|breadcrumb|newsletter|cookie|mega-?menu|navbar|site-?(?:header|footer)|page-?footer|(?:^|[ _-])(?:menu|nav|footer|topbar|reviews?|comments?|faq)(?:$|[ _-])|wishlist|compare-(?:list|table|products)|teaser|trade-?in|warranty|protection-?plan|sims-|substitut/;
const MAX_WORDS = 300;

/** The context of an element inside a parent's. */
export function contextOf({ tag, attributes }: OpenElement, parent: ElementContext | null): ElementContext {
  const words = wordsOf(attributes);
  const style = attributes.get('style') ?? '';
  const marks = marksOf(words);
  const isButton = tag === 'button' || (tag === 'input' && BUTTON_TYPES.has(attributes.get('type') ?? ''));
  return {
    parent,
    tag,
    words,
    isHidden:
      (parent?.isHidden ?? false) ||
      marks.isHidden ||
      HIDDEN_TAGS.has(tag) ||
      attributes.has('hidden') ||
      HIDDEN_STYLE.test(style) ||
      isIdlePriceState(words, parent),
    isStruck:
      (parent?.isStruck ?? false) ||
      STRUCK_TAGS.has(tag) ||
      marks.isStruck ||
      STRUCK_STYLE.test(style) ||
      attributes.get('data-a-strike') === 'true',
    isForeign:
      (parent?.isForeign ?? false) ||
      FOREIGN_TAGS.has(tag) ||
      (marks.isForeign && tag !== 'body' && tag !== 'html'),
    isInLink: (parent?.isInLink ?? false) || (tag === 'a' && attributes.has('href')),
    isInOption: (parent?.isInOption ?? false) || tag === 'option' || tag === 'select',
    isHeading: (parent?.isHeading ?? false) || /^h[1-6]$/.test(tag),
    isButton: (parent?.isButton ?? false) || isButton,
    isDisabled: (parent?.isDisabled ?? false) || (isButton && attributes.has('disabled')),
  };
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
