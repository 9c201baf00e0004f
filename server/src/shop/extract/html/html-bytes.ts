/** Reading HTML from bytes. Pages are UTF-8 (see `utf8Bytes`), and HTML's own syntax is ASCII. */

/**
 * Hashes an ASCII name by its length, first eight and last eight characters, ignoring case. Different names
 * seldom collide. Must equal `hashOf` in `server/wasm/bytes.as`.
 */
export function hashOf(name: string): number {
  const { length } = name;
  const last = length < 8 ? length : length - 8;
  const hash =
    Math.imul(fourCharacters(name, 0), 0x9e3779b1) ^
    Math.imul(fourCharacters(name, 4), 0x85ebca6b) ^
    Math.imul(length < 8 ? 0 : fourCharacters(name, last), 0xc2b2ae35) ^
    Math.imul(length < 8 ? 0 : fourCharacters(name, last + 4), 0x27d4eb2f) ^
    Math.imul(length, 0x165667b1);
  return (hash ^ (hash >>> 15)) & 0x3fffffff;
}

/** The hash of each name. */
export function hashesOf<Name extends string>(names: readonly Name[]): Readonly<Record<Name, number>> {
  return Object.fromEntries(names.map((name) => [name, hashOf(name)])) as Record<Name, number>;
}

function fourCharacters(name: string, start: number): number {
  let characters = 0;
  for (let index = 3; index >= 0; index -= 1) {
    const code = start + index < name.length ? name.charCodeAt(start + index) | 32 : 0;
    characters = (characters << 8) | code;
  }
  return characters;
}

export function skipSpace(bytes: Uint8Array, start: number): number {
  const { length } = bytes;
  let position = start;
  while (position < length && (bytes[position] ?? 0) <= 32) position += 1;
  return position;
}

/** Position of the closing quote, or the end of the page. */
export function quoteEnd(bytes: Uint8Array, start: number, quote: number): number {
  const { length } = bytes;
  let end = start;
  while (end < length && bytes[end] !== quote) end += 1;
  return end;
}

/** End of an unquoted attribute value. */
export function wordEnd(bytes: Uint8Array, start: number): number {
  const { length } = bytes;
  let end = start;
  while (end < length && (bytes[end] ?? 0) > 32 && bytes[end] !== 62) end += 1;
  return end;
}
