/** What HTML defines for all tags with one name, and their state in a walk. */
export interface TagKind {
  /** In lower case. */
  readonly name: string;
  readonly isVoid: boolean;
  /** Its content is text up to its own end tag. */
  readonly isRawText: boolean;
  /** Part of a line of text. */
  readonly isInline: boolean;
  /** A block whose end tag shops seldom omit. */
  readonly isBox: boolean;
  readonly endsParagraph: boolean;
  /** Open elements with these tags end when this one opens, as with HTML's optional end tags. */
  readonly ends: readonly string[];
  /** Its content is not shown. */
  readonly isHidden: boolean;
  readonly isStruck: boolean;
  /** A part of the page about something else than the product. */
  readonly isUnrelated: boolean;
  readonly isOption: boolean;
  readonly isHeading: boolean;
  /** The visitors that want every element with this name (see `audience.ts`). */
  readonly audience: number;
  /** The number of open elements with this name. */
  openCount: number;
}

const words = (text: string): Set<string> => new Set(text.split(' '));

const VOID = words('area base br col embed hr img input link meta param source track wbr');
const RAW_TEXT = words('script style textarea title xmp iframe noembed noframes');
const INLINE = words(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark meter output q s samp small span strike strong sub sup time tt u var wbr',
);
const BOXES = words(
  'div nav footer header section aside article ul ol dl table form dialog figure svg noscript template',
);
const BLOCKS_IN_P = words(
  'div p ul ol table section article aside header footer form h1 h2 h3 h4 h5 h6 dl pre blockquote',
);
const HIDDEN = words('noscript template svg datalist');
const STRUCK = words('del s strike');
const UNRELATED = words('nav footer');
const OPTIONS = words('option select');
const HEADINGS = words('h1 h2 h3 h4 h5 h6');
const SIBLINGS: ReadonlyMap<string, string> = new Map(Object.entries({
  li: 'li', option: 'option', tr: 'tr', td: 'td th', th: 'td th', dt: 'dt dd', dd: 'dt dd', p: 'p', tbody: 'tbody thead', tfoot: 'tbody thead',
})); // prettier-ignore

/** The tags with properties of their own, and those that visitors want. Boxes come first. */
export const KNOWN_TAGS: readonly string[] = [
  ...new Set([...BOXES, ...VOID, ...RAW_TEXT, ...INLINE, ...HEADINGS, ...OPTIONS, 'html', 'button']),
];

export function tagKind(name: string, audience: number): TagKind {
  return {
    name,
    isVoid: VOID.has(name),
    isRawText: RAW_TEXT.has(name),
    isInline: INLINE.has(name),
    isBox: BOXES.has(name),
    endsParagraph: BLOCKS_IN_P.has(name),
    ends: SIBLINGS.get(name)?.split(' ') ?? [],
    isHidden: HIDDEN.has(name),
    isStruck: STRUCK.has(name),
    isUnrelated: UNRELATED.has(name),
    isOption: OPTIONS.has(name),
    isHeading: HEADINGS.has(name),
    audience,
    openCount: 0,
  };
}
