/** The share of a name's words that a text contains, 0 to 1. */
export function nameMatch(name: string, text: string): number {
  const wanted = words(name);
  if (wanted.length === 0) return 0;
  const given = new Set(words(text));
  return wanted.filter((word) => given.has(word)).length / wanted.length;
}

export interface TitleSources {
  headings: string[];
  structured: string | null;
  openGraph: string | null;
  title: string | null;
}

/**
 * The product's name as the page shows it: the heading if another source shares words with it, else the name
 * in the structured data, the Open Graph tags or the title, without the shop's name after the separator.
 */
export function chooseTitle({ headings, structured, openGraph, title }: TitleSources): string | null {
  const others = [structured, openGraph, title].filter((it) => it !== null).join(' ');
  const heading = bestHeading(headings, others);
  if (heading) return structured && isBuriedIn(structured, heading) ? structured : heading;
  if (structured && (!openGraph || nameMatch(structured, `${openGraph} ${title ?? ''}`) >= 0.6))
    return structured;
  const agreed = openGraph && title && nameMatch(openGraph, title) >= 0.6 ? openGraph : null;
  const picked = agreed ?? structured ?? openGraph ?? title;
  return picked === null ? null : withoutShopName(picked);
}

/** The heading that shares the most words with the other sources. */
function bestHeading(headings: string[], others: string): string | undefined {
  if (others === '') return headings[0];
  const shared = (heading: string): number => nameMatch(heading, others) * words(heading).length;
  return headings.filter((it) => nameMatch(it, others) >= 0.5).toSorted((a, b) => shared(b) - shared(a))[0];
}

/** Whether a heading contains the whole name among much else, such as dialogs and buttons. */
function isBuriedIn(name: string, heading: string): boolean {
  return nameMatch(name, heading) === 1 && heading.length > 2 * name.length + 30;
}

function withoutShopName(title: string): string {
  const parts = title.split(/\s+[|–—]\s+|\s+-\s+(?=[^-]*$)/);
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
