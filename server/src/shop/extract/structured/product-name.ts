/** The share of a name's words that a text contains, 0 to 1. */
export function nameMatch(name: string, text: string): number {
  const wanted = words(name);
  if (wanted.length === 0) return 0;
  const given = new Set(words(text));
  return wanted.filter((word) => given.has(word)).length / wanted.length;
}

export interface TitleSources {
  /** Without those that name the shop (see `page-names.ts`). */
  headings: string[];
  structured: string | null;
  openGraph: string | null;
  title: string | null;
  /** Parts of the title without the shop's name. */
  parts?: string[];
  /** Texts of lower headings and of elements that are called names. */
  shown?: string[];
  description?: string | null;
}

/** A name that is at least this much longer than a part of it may have other texts in it. */
const MAX_EXTRA_LENGTH = 30;

/**
 * The product's name as the page shows it: the heading if another source shares words with it, else the name
 * in the structured data, the Open Graph tags or the title, without the shop's name beside a separator.
 */
export function chooseTitle(sources: TitleSources): string | null {
  const { headings, structured, openGraph, title } = sources;
  const others = [structured, openGraph, title].filter((it) => it !== null);
  const heading = bestHeading(headings, others);
  if (heading) return namedByHeading(heading, others, sources);
  if (structured && (!openGraph || nameMatch(structured, `${openGraph} ${title ?? ''}`) >= 0.6))
    return structured;
  const own = structured ? undefined : ownPart(sources);
  if (own) return own;
  const agreed = openGraph && title && nameMatch(openGraph, title) >= 0.6 ? openGraph : null;
  const picked = agreed ?? structured ?? openGraph;
  return picked === null ? namedByTitle(sources) : withoutShopName(picked);
}

/** The heading, or a better name that it hides. */
function namedByHeading(heading: string, others: string[], sources: TitleSources): string {
  const { structured, title } = sources;
  if (others.length === 1 && letters(heading) === letters(title ?? ''))
    return describedName(heading, sources) ?? heading;
  return structured && isBuriedIn(structured, heading, others) ? structured : heading;
}

/** The title without the shop's name. If the title is only about the shop, the heading. */
function namedByTitle({ headings, title, parts = [] }: TitleSources): string | null {
  const [first] = headings;
  if (first && parts.length === 0) return first;
  if (title === null) return null;
  const own = parts.length < titleParts(title).length ? longest(parts) : undefined;
  return own ?? withoutShopName(title);
}

/** The title in parts: "Kettle | Shop" has two. */
export function titleParts(title: string): string[] {
  return title
    .split(/\s*[|｜•»]\s*|\s+[-–—·:>]\s+|:\s+/)
    .map((it) => it.trim())
    .filter((it) => it !== '');
}

/** A name's letters and digits in lower case, to compare names as they are shown. */
export function letters(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** The heading that shares the most words with the other sources, or that has a whole one in it. */
function bestHeading(headings: string[], others: string[]): string | undefined {
  if (others.length === 0) return headings[0];
  const text = others.join(' ');
  const parts = others.flatMap(titleParts).filter((it) => letters(it).length >= 6);
  const shared = (heading: string): number => nameMatch(heading, text) * words(heading).length;
  return headings
    .filter((it) => nameMatch(it, text) >= 0.5 || parts.some((part) => nameMatch(part, it) === 1))
    .toSorted((a, b) => shared(b) - shared(a))[0];
}

/**
 * The shown name in the page's description if the heading is not in it, because it is the same on all pages.
 */
function describedName(
  heading: string,
  { shown = [], description = null }: TitleSources,
): string | undefined {
  const text = letters(description ?? '');
  return text.includes(letters(heading))
    ? undefined
    : shown.find((it) => letters(it).length >= 6 && text.includes(letters(it)));
}

/** The part of the title or Open Graph title that the page shows, or that both have; else undefined. */
function ownPart({ parts = [], openGraph, shown = [] }: TitleSources): string | undefined {
  const given = openGraph === null ? [] : [openGraph, ...titleParts(openGraph)];
  const seen = new Set([...shown, ...given].map(letters));
  return (
    longest(given.filter((it) => shown.some((other) => letters(other) === letters(it)))) ??
    longest(parts.filter((it) => seen.has(letters(it))))
  );
}

function longest(names: string[]): string | undefined {
  return names.toSorted((a, b) => b.length - a.length)[0];
}

/**
 * Whether a heading contains the whole name among much else that no other source has, such as dialogs and
 * buttons.
 */
function isBuriedIn(name: string, heading: string, others: string[]): boolean {
  return (
    nameMatch(name, heading) === 1 &&
    heading.length > 2 * name.length + MAX_EXTRA_LENGTH &&
    !others.some((it) => nameMatch(heading, it) >= 0.8)
  );
}

function withoutShopName(title: string): string {
  const parts = title.split(/\s*[|｜]\s*|\s+[–—]\s+|\s+-\s+(?=[^-]*$)/);
  const [first = title] = parts;
  return first.length >= 8 ? first : title;
}

const wordsCache = new Map<string, string[]>();
const MAX_CACHED = 500;

/** Cached, because a page's few names are compared with many others. */
function words(text: string): string[] {
  const known = wordsCache.get(text);
  if (known) return known;
  const found = splitWords(text);
  if (wordsCache.size >= MAX_CACHED) wordsCache.clear();
  wordsCache.set(text, found);
  return found;
}

function splitWords(text: string): string[] {
  return (
    text
      .slice(0, 400)
      .toLowerCase()
      .normalize('NFKD')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}
