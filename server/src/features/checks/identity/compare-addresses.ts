/** `moved`: the address differs, but its last part or an id in it is the same. */
export type AddressComparison = 'equal' | 'moved' | 'different';

export function compareAddresses(one: string, two: string): AddressComparison {
  const [first, second] = [URL.parse(one), URL.parse(two)];
  if (!first || !second) return 'different';
  if (pathOf(first) === pathOf(second) && !hasOtherValues(first, second)) return 'equal';
  const ids = idsOf(first);
  if ([...idsOf(second)].some((id) => ids.has(id))) return 'moved';
  return pathOf(first) !== pathOf(second) && slugOf(first) !== '' && slugOf(first) === slugOf(second)
    ? 'moved'
    : 'different';
}

/** Whether the value of a parameter contains one of the words, which are in lower case. */
export function namesAny({ searchParams }: URL, words: ReadonlySet<string>): boolean {
  return [...searchParams.values()]
    .flatMap((value) => value.toLowerCase().match(/[\p{L}\p{M}]+|\p{N}+/gu) ?? [])
    .some((word) => words.has(word));
}

function pathOf({ hostname, pathname }: URL): string {
  return `${hostname.replace(/^www\./, '')}${decoded(pathname).toLowerCase().replace(/\/+$/, '')}`;
}

/** Whether a parameter of both has another value. One that only one of them has may be for tracking. */
function hasOtherValues(one: URL, two: URL): boolean {
  return [...one.searchParams].some(
    ([name, value]) => two.searchParams.has(name) && two.searchParams.get(name) !== value,
  );
}

/** The last part of the path without its extension. */
function slugOf({ pathname }: URL): string {
  const last = pathname.split('/').findLast((part) => part !== '') ?? '';
  return decoded(last)
    .toLowerCase()
    .replace(/\.[a-z]{2,5}$/, '');
}

/** Words of the path and query with at least five digits: the ids of products in shops. */
function idsOf({ pathname, search }: URL): ReadonlySet<string> {
  const words = `${pathname}${search}`.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return new Set(words.filter((word) => word.replace(/\D/g, '').length >= 5));
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
