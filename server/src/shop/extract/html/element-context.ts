import { hashesOf, hashOf } from './html-bytes.ts';
import { type AttributeSample, type ElementContext, type OpenElement } from './open-element.ts';
import type { TagKind } from './tag-kinds.ts';

/** What an element's words say. */
type Marks = Pick<
  ElementContext,
  'words' | 'isHidden' | 'isStruck' | 'isForeign' | 'isPriceBox' | 'asked'
> & {
  /** It is one of two states of a price, of which one is shown. */
  isPriceState: boolean;
};

/** What an element's attributes say. */
type Own = Marks & { isButtonType: boolean; isDisabled: boolean };

const WORD_ATTRIBUTES = ['class', 'id', 'itemprop', 'data-testid', 'data-test', 'data-qa', 'data-price-type'];
const WORDS = new Set(WORD_ATTRIBUTES.map(hashOf));
const OTHER_ATTRIBUTES = ['href', 'hidden', 'disabled', 'style', 'data-a-strike', 'type'] as const;
const HASH = hashesOf(OTHER_ATTRIBUTES);
/** The attributes that say something of an element and what is in it; where a link leads does not. */
export const TELLING_ATTRIBUTES: readonly string[] = [...WORD_ATTRIBUTES, ...OTHER_ATTRIBUTES].filter(
  (it) => it !== 'href',
);
const TELLING: ReadonlySet<number> = new Set(TELLING_ATTRIBUTES.map(hashOf));

/** Their classes name the page's theme and state, not a part of it. */
const PAGE_TAGS = new Set(['html', 'body']);
const BUTTON_TYPES = new Set(['submit', 'button', 'image']);
const HIDDEN_STYLE = /(?:display\s*:\s*none|visibility\s*:\s*hidden)/i;
const STRUCK_STYLE = /line-through/i;
const HIDDEN_WORD =
  /(?:^| )(?:hidden|hide|d-none|is-hidden|ng-hide|aok-hidden|u-hidden|display-none|js-hidden)(?: |$)/;
const STRUCK_WORD = /strike|line-?through|crossed|(?:^|[ _-])striked?(?:$|[ _-])|through-price/;
/** Two patterns: one alone, of words anywhere and words that begin a name, takes four times as long. */
const FOREIGN_WORD =
  /related|similar|recommend|recently|last-?(?:seen|viewed)|up-?sell|cross-?sell|also-?(?:bought|viewed|like)|you-?may|sponsored|bundle|bought-?together|accessor|mini-?cart|side-?cart|breadcrumb|newsletter|cookie|mega-?menu|navbar|site-?(?:header|footer)|page-?footer|wishlist|compare-(?:list|table|products)|teaser|trade-?in|warranty|protection-?plan|sims-|substitut/;
const FOREIGN_NAME =
  /(?:^|[ _-])(?:(?:cart|basket)-?(?:drawer|dropdown|preview|flyout|popup|items?|sidebar|modal)|(?:menu|nav|footer|topbar|reviews?|comments?|faq)(?:$|[ _-]))/;
const PRICE_BOX =
  /price|preis|prix|precio|prezzo|cena|(?:^|[ _-])(?:prijs|pris|hinta|fiyat|kaina)(?:$|[ _-])/;
const MAX_WORDS = 300;

const ROOT: ElementContext = {
  parent: null, tag: '', words: '', isHidden: false, isStruck: false, isForeign: false, isInLink: false, isInOption: false, isHeading: false,
  isButton: false, isDisabled: false, isPriceBox: false, asked: new Map(),
}; // prettier-ignore

/** Makes the contexts of one page's elements, each once and only where somebody asks for it. */
export class ElementContexts {
  /** By the hash of the attributes' bytes: pages repeat a few of them over and over. */
  private readonly known = new Map<number, Own>();

  /** The context of an element: what holds for its parent holds for it. */
  of(element: OpenElement): ElementContext {
    element.context ??= this.make(element, element.parent ? this.of(element.parent) : ROOT);
    return element.context;
  }

  /** Whether an element's context is not made yet, but sure to be foreign. */
  isBoundToBeForeign(element: OpenElement): boolean {
    if (element.context) return false;
    let above = element.parent;
    while (above && !above.context) above = above.parent;
    return above?.context?.isForeign ?? false;
  }

  private make(element: OpenElement, above: ElementContext): ElementContext {
    const { kind } = element;
    const own = this.own(element);
    const isOwnButton = isButton(kind, own);
    return {
      parent: above === ROOT ? null : above,
      tag: kind.name,
      words: own.words,
      isHidden: above.isHidden || isHidden(kind, own, above),
      isStruck: above.isStruck || kind.isStruck || own.isStruck,
      isForeign: above.isForeign || isForeign(kind, own),
      isInLink: above.isInLink || (kind.name === 'a' && element.isNoted(HASH.href)),
      isInOption: above.isInOption || kind.isOption,
      isHeading: above.isHeading || kind.isHeading,
      isButton: above.isButton || isOwnButton,
      isDisabled: above.isDisabled || (isOwnButton && own.isDisabled),
      isPriceBox: own.isPriceBox,
      asked: own.asked,
    };
  }

  /** Two elements whose attributes have one hash are taken for alike: a page can do that only to itself. */
  private own(element: OpenElement): Own {
    if (element.looks === 0) return PLAIN;
    const known = this.known.get(element.looks);
    if (known) return known;
    const own = this.known.size < MAX_OF_PAGE ? knownOwn(element) : ownOf(element);
    this.known.set(element.looks, own);
    return own;
  }
}

function isHidden(kind: TagKind, own: Own, above: ElementContext): boolean {
  return kind.isHidden || own.isHidden || (own.isPriceState && isIdlePriceState(own.words, above));
}

function isForeign(kind: TagKind, own: Own): boolean {
  return kind.isForeign || (own.isForeign && !PAGE_TAGS.has(kind.name));
}

function isButton(kind: TagKind, own: Own): boolean {
  return kind.name === 'button' || (kind.name === 'input' && own.isButtonType);
}

const alike = new Map<number, { sample: AttributeSample; own: Own }>();
const MAX_ALIKE = 20_000;
/** No page fills all with its own. */
const MAX_OF_PAGE = 2000;

/** The pages of a shop are made of one template: what its attributes say is asked once, and told again to those that are the same. */
function knownOwn(element: OpenElement): Own {
  const known = alike.get(element.looks);
  if (known && element.isLike(known.sample)) return known.own;
  const own = ownOf(element);
  const sample = element.sample(TELLING);
  if (alike.size >= MAX_ALIKE) alike.clear();
  if (sample) alike.set(element.looks, { sample, own });
  return own;
}

function ownOf(element: OpenElement): Own {
  const marks = marksOf(wordsOf(element));
  const style = element.notedValue(HASH.style);
  return {
    words: marks.words,
    isHidden: marks.isHidden || element.isNoted(HASH.hidden) || (style !== null && HIDDEN_STYLE.test(style)),
    isStruck:
      marks.isStruck ||
      (style !== null && STRUCK_STYLE.test(style)) ||
      element.notedValue(HASH['data-a-strike']) === 'true',
    isForeign: marks.isForeign,
    isPriceBox: marks.isPriceBox,
    asked: marks.asked,
    isPriceState: marks.isPriceState,
    isButtonType: BUTTON_TYPES.has(element.notedValue(HASH.type) ?? ''),
    isDisabled: element.isNoted(HASH.disabled),
  };
}

function wordsOf(element: OpenElement): string {
  const words = element.notedValues(WORDS);
  return words.slice(0, MAX_WORDS).toLowerCase();
}

/** Whether an element's own words do. The few names that a page repeats are each asked once. */
function saysWord({ words, asked }: ElementContext, word: RegExp): boolean {
  if (words === '') return false;
  const known = asked.get(word);
  if (known !== undefined) return known;
  const isSaid = word.test(words);
  asked.set(word, isSaid);
  return isSaid;
}

/** Whether an element or one of its next few ancestors carries a word. */
export function hasWord(context: ElementContext | null, word: RegExp, levels: number): boolean {
  let at = context;
  for (let level = 0; at && level < levels; level += 1) {
    if (saysWord(at, word)) return true;
    at = at.parent;
  }
  return false;
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
    isForeign: FOREIGN_WORD.test(words) || FOREIGN_NAME.test(words),
    isPriceBox: PRICE_BOX.test(words),
    asked: new Map<RegExp, boolean>(),
    isPriceState: words.includes('price__sale') || words.includes('price__regular'),
  };
  if (knownMarks.size >= MAX_KNOWN_MARKS) knownMarks.clear();
  knownMarks.set(words, marks);
  return marks;
}

const PLAIN: Own = { ...marksOf(''), isButtonType: false, isDisabled: false };

/** Shops that render both states of a price and show one by a class on the box: `price--on-sale` shows `price__sale`. */
function isIdlePriceState(words: string, parent: ElementContext): boolean {
  const isSale = words.includes('price__sale');
  return hasWord(parent, /(?:^| )price--on-sale(?: |$)/, 4) !== isSale;
}
