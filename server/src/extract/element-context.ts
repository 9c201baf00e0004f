import { decodeEntities } from './entities.ts';
import { hashStep } from './html-bytes.ts';
import type { OpenElement } from './open-element.ts';

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
  /** What stands in it in blocks of its own is one price. */
  isPriceBox: boolean;
};

/** What the words of an element alone say. */
type Marks = Pick<ElementContext, 'words' | 'isHidden' | 'isStruck' | 'isForeign' | 'isPriceBox'>;

/** Besides `class` and `id`, the attributes that tell something of an element. */
export const TELLING_ATTRIBUTES = [
  'itemprop',
  'data-testid',
  'data-test',
  'data-qa',
  'data-price-type',
  'style',
  'hidden',
  'disabled',
  'data-a-strike',
];
const WORD_ATTRIBUTES = ['class', 'id', ...TELLING_ATTRIBUTES.slice(0, 5)];

const STRUCK_TAGS = new Set(['del', 's', 'strike']);
const HIDDEN_TAGS = new Set(['noscript', 'template', 'svg', 'datalist']);
const FOREIGN_TAGS = new Set(['nav', 'footer']);
const HEADING_TAGS = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6']);
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
const PRICE_BOX =
  /price|preis|prix|precio|prezzo|cena|(?:^|[ _-])(?:prijs|pris|hinta|fiyat|kaina)(?:$|[ _-])/;
const MAX_WORDS = 300;

const ROOT: ElementContext = {
  parent: null, tag: '', words: '', isHidden: false, isStruck: false, isForeign: false, isInLink: false, isInOption: false, isHeading: false,
  isButton: false, isDisabled: false, isPriceBox: false,
}; // prettier-ignore

/** Makes the contexts of one page's elements, each once and only where somebody asks for it. */
export class ElementContexts {
  /** By the hash of the bytes of class and id: pages repeat a few of them over and over. */
  private readonly known = new Map<number, Marks>();

  /** The context of an element: what holds for its parent holds for it. */
  of(element: OpenElement): ElementContext {
    element.context ??= this.make(element, element.parent ? this.of(element.parent) : ROOT);
    return element.context;
  }

  private make(element: OpenElement, above: ElementContext): ElementContext {
    const { tag } = element;
    const marks = element.hasTellingAttributes
      ? marksOf(wordsOf(element.attributes))
      : this.marksOfName(element);
    return {
      parent: above === ROOT ? null : above,
      tag,
      words: marks.words,
      isHidden: above.isHidden || isHiddenElement(element, marks) || isIdlePriceState(marks.words, above),
      isStruck: above.isStruck || isStruckElement(element, marks),
      isForeign: above.isForeign || isForeignElement(tag, marks),
      isInLink: above.isInLink || (tag === 'a' && element.hasHref),
      isInOption: above.isInOption || OPTION_TAGS.has(tag),
      isHeading: above.isHeading || HEADING_TAGS.has(tag),
      isButton: above.isButton || isButtonElement(element),
      isDisabled: above.isDisabled || isDisabledElement(element),
      isPriceBox: marks.isPriceBox,
    };
  }

  /** What class and id say of an element. Two names of one hash would be taken for one: a page can do that only to itself. */
  private marksOfName({ bytes, classStart, classEnd, idStart, idEnd }: OpenElement): Marks {
    if (classStart < 0 && idStart < 0) return marksOf('');
    const hash = hashRange(bytes, idStart, idEnd, hashRange(bytes, classStart, classEnd, 0));
    const known = this.known.get(hash);
    if (known) return known;
    const parts = [bytes.toString('utf8', classStart, classEnd), bytes.toString('utf8', idStart, idEnd)];
    const marks = marksOf(wordsIn(parts.map(decodeEntities)));
    this.known.set(hash, marks);
    return marks;
  }
}

function hashRange(bytes: Uint8Array, start: number, end: number, seed: number): number {
  let hash = hashStep(seed, 0);
  for (let index = start; index < end; index += 1) hash = hashStep(hash, bytes[index] ?? 0);
  return hash;
}

function isForeignElement(tag: string, marks: Marks): boolean {
  return FOREIGN_TAGS.has(tag) || (marks.isForeign && !PAGE_TAGS.has(tag));
}

function isButtonElement(element: OpenElement): boolean {
  return (
    element.tag === 'button' ||
    (element.tag === 'input' && BUTTON_TYPES.has(element.attributes.get('type') ?? ''))
  );
}

function isDisabledElement(element: OpenElement): boolean {
  return element.hasTellingAttributes && isButtonElement(element) && element.attributes.has('disabled');
}

function isHiddenElement(element: OpenElement, marks: Marks): boolean {
  if (marks.isHidden || HIDDEN_TAGS.has(element.tag)) return true;
  if (!element.hasTellingAttributes) return false;
  return element.attributes.has('hidden') || HIDDEN_STYLE.test(element.attributes.get('style') ?? '');
}

function isStruckElement(element: OpenElement, marks: Marks): boolean {
  if (marks.isStruck || STRUCK_TAGS.has(element.tag)) return true;
  if (!element.hasTellingAttributes) return false;
  return (
    STRUCK_STYLE.test(element.attributes.get('style') ?? '') ||
    element.attributes.get('data-a-strike') === 'true'
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
  return wordsIn(WORD_ATTRIBUTES.map((name) => attributes.get(name) ?? ''));
}

function wordsIn(parts: string[]): string {
  return parts
    .filter((part) => part !== '')
    .join(' ')
    .slice(0, MAX_WORDS)
    .toLowerCase();
}

const knownMarks = new Map<string, Marks>();
const MAX_KNOWN_MARKS = 20_000;

/** Pages repeat a few class texts over and over: each is judged once. */
function marksOf(words: string): Marks {
  const known = knownMarks.get(words);
  if (known) return known;
  const marks = {
    words,
    isHidden: HIDDEN_WORD.test(words),
    isStruck: STRUCK_WORD.test(words),
    isForeign: FOREIGN_WORD.test(words),
    isPriceBox: PRICE_BOX.test(words),
  };
  if (knownMarks.size >= MAX_KNOWN_MARKS) knownMarks.clear();
  knownMarks.set(words, marks);
  return marks;
}

/** Shops that render both states of a price and show one by a class on the box: `price--on-sale` shows `price__sale`. */
function isIdlePriceState(words: string, parent: ElementContext): boolean {
  const isSale = words.includes('price__sale');
  if (!isSale && !words.includes('price__regular')) return false;
  return hasWord(parent, /(?:^| )price--on-sale(?: |$)/, 4) !== isSale;
}
