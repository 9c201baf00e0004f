/** How the walk reads bytes: pages are UTF-8 (see `utf8Bytes`), and everything that HTML itself is made of is ASCII. */

/**
 * The hash of a name that is written in ASCII, without regard to case, as `server/wasm/tag-scanner.as` makes it: of the length
 * and of the first and last eight letters. Equal names have equal hashes; others seldom do.
 */
export function hashOf(name: string): number {
  const { length } = name;
  const last = length < 8 ? length : length - 8;
  const hash =
    Math.imul(fourLetters(name, 0), 0x9e3779b1) ^
    Math.imul(fourLetters(name, 4), 0x85ebca6b) ^
    Math.imul(length < 8 ? 0 : fourLetters(name, last), 0xc2b2ae35) ^
    Math.imul(length < 8 ? 0 : fourLetters(name, last + 4), 0x27d4eb2f) ^
    Math.imul(length, 0x165667b1);
  return (hash ^ (hash >>> 15)) & 0x3fffffff;
}

/** The hashes of names, by name. */
export function hashesOf<Name extends string>(names: readonly Name[]): Readonly<Record<Name, number>> {
  return Object.fromEntries(names.map((name) => [name, hashOf(name)])) as Record<Name, number>;
}

function fourLetters(name: string, start: number): number {
  let letters = 0;
  for (let index = 3; index >= 0; index -= 1) {
    const code = start + index < name.length ? name.charCodeAt(start + index) | 32 : 0;
    letters = (letters << 8) | code;
  }
  return letters;
}

export function skipSpace(bytes: Uint8Array, start: number): number {
  const { length } = bytes;
  let position = start;
  while (position < length && (bytes[position] ?? 0) <= 32) position += 1;
  return position;
}

/** Where the quote is closed, or the end of the page. */
export function quoteEnd(bytes: Uint8Array, start: number, quote: number): number {
  const { length } = bytes;
  let end = start;
  while (end < length && bytes[end] !== quote) end += 1;
  return end;
}

/** Where an attribute's value without quotes ends. */
export function wordEnd(bytes: Uint8Array, start: number): number {
  const { length } = bytes;
  let end = start;
  while (end < length && (bytes[end] ?? 0) > 32 && bytes[end] !== 62) end += 1;
  return end;
}
