/** How the walk reads bytes: pages are UTF-8 (see `utf8Bytes`), and everything that HTML itself is made of is ASCII. */

/** Step of the rolling hash of a name, without regard to case. Equal names have equal hashes; others seldom do. */
export function hashStep(hash: number, byte: number): number {
  return (Math.imul(hash, 31) + (byte | 32)) & 0x3fffffff;
}

/** The hash of a name that is written in ASCII. */
export function hashOf(name: string): number {
  let hash = 0;
  for (let index = 0; index < name.length; index += 1) hash = hashStep(hash, name.charCodeAt(index));
  return hash;
}

export function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90));
}

/** Whether a character beyond ASCII that begins with this byte may be a digit: no script from U+2000 to U+9FFF, nor Hangul, has any. */
export function mayBeginDigit(byte: number): boolean {
  return byte >= 0xd9 && (byte <= 0xe1 || byte === 0xea || byte >= 0xee);
}

/** Where the text at `start` begins with an ASCII word, which is given in lower case. */
export function hasWordAt(bytes: Uint8Array, start: number, word: string): boolean {
  for (let index = 0; index < word.length; index += 1)
    if (((bytes[start + index] ?? 0) | 32) !== word.charCodeAt(index)) return false;
  return true;
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
