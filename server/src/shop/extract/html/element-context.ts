import { hashesOf, hashOf } from './html-bytes.ts';
import { type AttributeSample, type ElementContext, type OpenElement } from './open-element.ts';
import { type TagKind } from './tag-kinds.ts';
import { partKindOf, type PartKind } from './unrelated-words.ts';

/** What an element's words imply. */
type WordTraits = Pick<ElementContext, 'words' | 'isHidden' | 'isStruck' | 'isPriceBox' | 'wordMatches'> & {
  partKind: PartKind;
  /** One of two renderings of a price, of which the page shows one. */
  isPriceState: boolean;
  /** Opens over the page, by its words. */
  isOverlay: boolean;
};

/** What an element's own attributes imply. */
type AttributeTraits = WordTraits & {
  isButtonType: boolean;
  isDisabled: boolean;
  isDialog: boolean;
  /** Hidden from screen readers. A whole block with this is shown later, if at all. */
  isInert: boolean;
};

const WORD_ATTRIBUTES = ['class', 'id', 'itemprop', 'data-testid', 'data-test', 'data-qa', 'data-price-type'];
const WORDS = new Set(WORD_ATTRIBUTES.map(hashOf));
const OTHER_ATTRIBUTES = [
  'href', 'hidden', 'disabled', 'style', 'data-a-strike', 'type', 'role', 'aria-modal', 'aria-hidden', 'inert', 'popover',
] as const; // prettier-ignore
const HASH = hashesOf(OTHER_ATTRIBUTES);
/**
 * The attributes on which an element's context depends. The target of a link does not matter, only that it
 * has one.
 */
export const CONTEXT_ATTRIBUTES: readonly string[] = [...WORD_ATTRIBUTES, ...OTHER_ATTRIBUTES].filter(
  (it) => it !== 'href',
);
const CONTEXT_HASHES: ReadonlySet<number> = new Set(CONTEXT_ATTRIBUTES.map(hashOf));

/** Their classes are about the page's theme and state, not about a part of it. */
const PAGE_TAGS = new Set(['html', 'body']);
/** Their footers are not the page's. */
const SECTIONS = new Set(['article', 'section', 'form', 'li']);
const BUTTON_TYPES = new Set(['submit', 'button', 'image']);
const HIDDEN_STYLE = /(?:display\s*:\s*none|visibility\s*:\s*hidden)/i;
const STRUCK_STYLE = /line-through/i;
const HIDDEN_WORD =
  /(?:^| )(?:hidden|hide|d-none|is-hidden|ng-hide|aok-hidden|u-hidden|display-none|js-hidden)(?: |$)/;
const STRUCK_WORD = /strike|line-?through|crossed|(?:^|[ _-])striked?(?:$|[ _-])|through-price/;
const PRICE_BOX =
  /price|preis|prix|precio|prezzo|cena|(?:^|[ _-])(?:prijs|pris|hinta|fiyat|kaina)(?:$|[ _-])/;
/** Boxes that open over the page, not the buttons that open them. */
const OVERLAY_WORD = /(?:^|[ _-])(?:modal|pop-?up|off-?canvas|light-?box|quick-?view)(?:$|[ _-])/;
const OVERLAY_OPENER = /open|trigger|toggle|target|launch/;
const DIALOG_ROLE = /^(?:alert)?dialog$/i;
const MAX_WORDS_LENGTH = 300;

const ROOT: ElementContext = {
  parent: null, tag: '', words: '', isHidden: false, isStruck: false, isUnrelated: false, isFurniture: false, isInLink: false, isInOption: false, isHeading: false,
  isButton: false, isDisabled: false, isPriceBox: false, wordMatches: new Map(),
}; // prettier-ignore

/** Creates the contexts of one page's elements, each once and only on demand. */
export class ElementContexts {
  /** By appearance: pages repeat a few attributes many times. */
  readonly #traits = new Map<number, AttributeTraits>();
  readonly #readsOverlays: boolean;
  /** A dialog or the like was found and counted as unrelated. */
  hasOverlay = false;

  /** `readsOverlays`: dialogs and the like count as parts of the page. */
  constructor({ readsOverlays }: { readsOverlays: boolean }) {
    this.#readsOverlays = readsOverlays;
  }

  /** The context of an element. Most properties are inherited from its parent. */
  of(element: OpenElement): ElementContext {
    element.context ??= this.#create(element, element.parent ? this.of(element.parent) : ROOT);
    return element.context;
  }

  /**
   * Whether an element without a context yet has an ancestor that is unrelated. Cheaper than creating the
   * context.
   */
  isKnownUnrelated(element: OpenElement): boolean {
    if (element.context) return false;
    let above = element.parent;
    while (above && !above.context) above = above.parent;
    return above?.context?.isUnrelated ?? false;
  }

  #create(element: OpenElement, above: ElementContext): ElementContext {
    const { kind } = element;
    const own = this.#traitsOf(element);
    const isOwnButton = isButton(kind, own);
    const part = partOf(kind, own, above) ?? this.#overlayOf(kind, own);
    return {
      parent: above === ROOT ? null : above,
      tag: kind.name,
      words: own.words,
      isHidden: above.isHidden || isHidden(kind, own, above),
      isStruck: above.isStruck || kind.isStruck || own.isStruck,
      isUnrelated: above.isUnrelated || part !== null,
      isFurniture: above.isFurniture || part === 'furniture',
      isInLink: above.isInLink || (kind.name === 'a' && element.hasRecorded(HASH.href)),
      isInOption: above.isInOption || kind.isOption,
      isHeading: above.isHeading || kind.isHeading,
      isButton: above.isButton || isOwnButton,
      isDisabled: above.isDisabled || (isOwnButton && own.isDisabled),
      isPriceBox: own.isPriceBox,
      wordMatches: own.wordMatches,
    };
  }

  #overlayOf(kind: TagKind, own: AttributeTraits): PartKind {
    if (this.#readsOverlays || !isOverlay(kind, own)) return null;
    this.hasOverlay = true;
    return 'other-subject';
  }

  /** Elements with the same hash are treated as equal. A page can only cause a collision within itself. */
  #traitsOf(element: OpenElement): AttributeTraits {
    if (element.appearance === 0) return NO_TRAITS;
    const known = this.#traits.get(element.appearance);
    if (known) return known;
    const traits = this.#traits.size < MAX_SHARED_PER_PAGE ? sharedTraits(element) : readTraits(element);
    this.#traits.set(element.appearance, traits);
    return traits;
  }
}

function isHidden(kind: TagKind, own: AttributeTraits, above: ElementContext): boolean {
  return kind.isHidden || own.isHidden || (own.isPriceState && isHiddenPriceState(own.words, above));
}

/** The part of the page that begins with an element; null if it is no part of its own. */
function partOf(kind: TagKind, own: AttributeTraits, above: ElementContext): PartKind {
  if (kind.isUnrelated && !(kind.name === 'footer' && isInSection(above))) return 'furniture';
  return PAGE_TAGS.has(kind.name) ? null : own.partKind;
}

/** Whether a footer here would be that of a card or form. */
function isInSection(above: ElementContext): boolean {
  let at: ElementContext | null = above;
  while (at && !SECTIONS.has(at.tag)) at = at.parent;
  return at !== null;
}

/**
 * Whether an element is a dialog, a drawer or the like, which opens over the page. It is unrelated, unless
 * the page shows no product outside of it.
 */
function isOverlay(kind: TagKind, own: AttributeTraits): boolean {
  if (PAGE_TAGS.has(kind.name)) return false;
  if (own.isDialog || kind.name === 'dialog') return true;
  const isBlock = kind.isBox || kind.name.includes('-');
  return isBlock && (own.isInert || own.isOverlay);
}

function isButton(kind: TagKind, own: AttributeTraits): boolean {
  return kind.name === 'button' || (kind.name === 'input' && own.isButtonType);
}

/** Traits by appearance, across pages. */
const traitsCache = new Map<number, { sample: AttributeSample; traits: AttributeTraits }>();
const MAX_CACHED_TRAITS = 20_000;
/** Keeps one page from filling the cache. */
const MAX_SHARED_PER_PAGE = 2000;

/**
 * The traits of an element, cached across pages: a shop's pages share a template. Equality is checked byte by
 * byte.
 */
function sharedTraits(element: OpenElement): AttributeTraits {
  const known = traitsCache.get(element.appearance);
  if (known && element.matches(known.sample)) return known.traits;
  const traits = readTraits(element);
  const sample = element.sample(CONTEXT_HASHES);
  if (traitsCache.size >= MAX_CACHED_TRAITS) traitsCache.clear();
  if (sample) traitsCache.set(element.appearance, { sample, traits });
  return traits;
}

function readTraits(element: OpenElement): AttributeTraits {
  const traits = wordTraits(namesOf(element));
  const style = element.recordedValue(HASH.style);
  return {
    words: traits.words,
    isHidden:
      traits.isHidden || element.hasRecorded(HASH.hidden) || (style !== null && HIDDEN_STYLE.test(style)),
    isStruck:
      traits.isStruck ||
      (style !== null && STRUCK_STYLE.test(style)) ||
      element.recordedValue(HASH['data-a-strike']) === 'true',
    partKind: traits.partKind,
    isPriceBox: traits.isPriceBox,
    wordMatches: traits.wordMatches,
    isPriceState: traits.isPriceState,
    isButtonType: BUTTON_TYPES.has(element.recordedValue(HASH.type) ?? ''),
    isDisabled: element.hasRecorded(HASH.disabled),
    isOverlay: traits.isOverlay,
    isDialog:
      DIALOG_ROLE.test(element.recordedValue(HASH.role) ?? '') ||
      element.recordedValue(HASH['aria-modal']) === 'true' ||
      element.hasRecorded(HASH.popover),
    isInert: element.recordedValue(HASH['aria-hidden']) === 'true' || element.hasRecorded(HASH.inert),
  };
}

function namesOf(element: OpenElement): string {
  return element.recordedValues(WORDS).slice(0, MAX_WORDS_LENGTH);
}

/** Whether an element's own words match. Cached, because pages repeat a few words many times. */
function matchesWord({ words, wordMatches }: ElementContext, word: RegExp): boolean {
  if (words === '') return false;
  const known = wordMatches.get(word);
  if (known !== undefined) return known;
  const isMatch = word.test(words);
  wordMatches.set(word, isMatch);
  return isMatch;
}

/** Whether the words of an element or of its closest ancestors match; `levels` counts the element itself. */
export function hasWord(context: ElementContext | null, word: RegExp, levels: number): boolean {
  let at = context;
  for (let level = 0; at && level < levels; level += 1) {
    if (matchesWord(at, word)) return true;
    at = at.parent;
  }
  return false;
}

const wordTraitsCache = new Map<string, WordTraits>();

/** Cached, because pages repeat a few class texts many times. */
function wordTraits(names: string): WordTraits {
  const known = wordTraitsCache.get(names);
  if (known) return known;
  const words = names.toLowerCase();
  const traits = {
    words,
    isHidden: HIDDEN_WORD.test(words),
    isStruck: STRUCK_WORD.test(words),
    partKind: partKindOf(names),
    isPriceBox: PRICE_BOX.test(words),
    wordMatches: new Map<RegExp, boolean>(),
    isPriceState: /price__(?:sale|regular|badge)/.test(words),
    isOverlay: OVERLAY_WORD.test(words) && !OVERLAY_OPENER.test(words),
  };
  if (wordTraitsCache.size >= MAX_CACHED_TRAITS) wordTraitsCache.clear();
  wordTraitsCache.set(names, traits);
  return traits;
}

const NO_TRAITS: AttributeTraits = {
  ...wordTraits(''),
  isButtonType: false,
  isDisabled: false,
  isDialog: false,
  isInert: false,
};

/**
 * Some themes render both states of a price and select one by a class of the box: `price--on-sale` shows
 * `price__sale`.
 */
function isHiddenPriceState(words: string, parent: ElementContext): boolean {
  if (words.includes('price__badge-sold-out')) return !hasWord(parent, /(?:^| )price--sold-out(?: |$)/, 4);
  const isSale = words.includes('price__sale') || words.includes('price__badge');
  return hasWord(parent, /(?:^| )price--on-sale(?: |$)/, 4) !== isSale;
}
