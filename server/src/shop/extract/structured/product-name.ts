/** How much of a name's words another text has, 0 to 1. */
export function nameMatch(name: string, text: string): number {
  const wanted = words(name);
  if (wanted.length === 0) return 0;
  const given = new Set(words(text));
  return wanted.filter((word) => given.has(word)).length / wanted.length;
}

export type TitleSources = {
  headings: string[];
  structured: string | null;
  openGraph: string | null;
  title: string | null;
};

/**
 * The product's name as the page shows it: the heading, where another source shares words with it; else what the structured
 * data, the Open Graph tags or the title say, without the shop's name behind the last separator.
 */
export function chooseTitle({ headings, structured, openGraph, title }: TitleSources): string | null {
  const others = [structured, openGraph, title].filter((it) => it !== null).join(' ');
  const heading = bestHeading(headings, others);
  if (heading) return structured && isLostIn(structured, heading) ? structured : heading;
  if (structured && (!openGraph || nameMatch(structured, `${openGraph} ${title ?? ''}`) >= 0.6))
    return structured;
  const agreed = openGraph && title && nameMatch(openGraph, title) >= 0.6 ? openGraph : null;
  const picked = agreed ?? structured ?? openGraph ?? title;
  return picked === null ? null : withoutShopName(picked);
}

/** The heading that shares most words with what the other sources call the page. */
function bestHeading(headings: string[], others: string): string | undefined {
  if (others === '') return headings[0];
  const shared = (heading: string): number => nameMatch(heading, others) * words(heading).length;
  return headings.filter((it) => nameMatch(it, others) >= 0.5).toSorted((a, b) => shared(b) - shared(a))[0];
}

/** Headings swallow dialogs and buttons: the name is all there, among much else. */
function isLostIn(name: string, heading: string): boolean {
  return nameMatch(name, heading) === 1 && heading.length > 2 * name.length + 30;
}

function withoutShopName(title: string): string {
  const parts = title.split(/\s+[|–—]\s+|\s+-\s+(?=[^-]*$)/);
  const [first = title] = parts;
  return first.length >= 8 ? first : title;
}

const known = new Map<string, string[]>();
const MAX_KNOWN = 500;

/** A page's few names are compared with many others. */
function words(text: string): string[] {
  const before = known.get(text);
  if (before) return before;
  const found = splitWords(text);
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(text, found);
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
