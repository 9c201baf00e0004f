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
  const heading =
    headings.find((it) => nameMatch(it, others) >= 0.5) ?? (others === '' ? headings[0] : undefined);
  if (heading) return heading;
  if (structured && (!openGraph || nameMatch(structured, `${openGraph} ${title ?? ''}`) >= 0.6))
    return structured;
  const ownName = [openGraph, title].find(
    (it) => it !== null && headings.some((heading) => nameMatch(it, heading) > 0.3),
  );
  const picked = structured ?? ownName ?? openGraph ?? title ?? headings[0] ?? null;
  return picked === null ? null : withoutShopName(picked);
}

function withoutShopName(title: string): string {
  const parts = title.split(/\s+[|–—]\s+|\s+-\s+(?=[^-]*$)/);
  const [first = title] = parts;
  return first.length >= 8 ? first : title;
}

function words(text: string): string[] {
  return (
    text
      .slice(0, 400)
      .toLowerCase()
      .normalize('NFKD')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}
