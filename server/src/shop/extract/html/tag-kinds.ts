/** What HTML says of all tags of one name, and how a walk stands to them. */
export type TagKind = {
  /** In lower case. */
  readonly name: string;
  readonly isVoid: boolean;
  /** Its content is text up to its own end tag. */
  readonly isRawText: boolean;
  /** It stands within a line of text. */
  readonly isInline: boolean;
  /** A block that shops seldom leave without its end tag. */
  readonly isBox: boolean;
  readonly endsParagraph: boolean;
  /** An opening tag ends a still open one of these, as in HTML's optional end tags. */
  readonly ends: readonly string[];
  /** What is in it is not seen. */
  readonly isHidden: boolean;
  readonly isStruck: boolean;
  /** It is a part of the page about other things. */
  readonly isForeign: boolean;
  readonly isOption: boolean;
  readonly isHeading: boolean;
  /** The visitors that want every element of this name (see `audience.ts`). */
  readonly audience: number;
  /** How many elements of this name are open where the walk stands. */
  openCount: number;
};

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
const FOREIGN = words('nav footer');
const OPTIONS = words('option select');
const HEADINGS = words('h1 h2 h3 h4 h5 h6');
const SIBLINGS: ReadonlyMap<string, string> = new Map(Object.entries({
  li: 'li', option: 'option', tr: 'tr', td: 'td th', th: 'td th', dt: 'dt dd', dd: 'dt dd', p: 'p', tbody: 'tbody thead', tfoot: 'tbody thead',
})); // prettier-ignore

/** Those of which there is something to say, and those that visitors ask for. Boxes come first. */
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
    isForeign: FOREIGN.has(name),
    isOption: OPTIONS.has(name),
    isHeading: HEADINGS.has(name),
    audience,
    openCount: 0,
  };
}
