import { decodeEntities } from '../text/entities.ts';
import { quoteEnd, skipSpace, wordEnd } from './html-bytes.ts';

/**
 * The attributes of a tag, read from the end of its name. An unfinished tag extends to the end of the page.
 */
export function readAttributes(bytes: Buffer, start: number): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  let position = skipSpace(bytes, start);
  while (position < bytes.length && bytes[position] !== 62) {
    const nameEnd = attributeNameEnd(bytes, position);
    const name = bytes.toString('utf8', position, nameEnd).toLowerCase();
    position = skipSpace(bytes, nameEnd);
    let value = '';
    if (bytes[position] === 61) {
      const at = valueAt(bytes, skipSpace(bytes, position + 1));
      value = decodeEntities(bytes.toString('utf8', at.start, at.end));
      position = at.next;
    }
    if (!attributes.has(name)) attributes.set(name, value);
    position = skipSpace(bytes, position);
  }
  return attributes;
}

/**
 * A name ends at white space, "=", ">" or "/". It has at least one character, so that reading always
 * advances.
 */
function attributeNameEnd(bytes: Uint8Array, start: number): number {
  let end = start + 1;
  for (; end < bytes.length; end += 1) {
    const byte = bytes[end] ?? 0;
    if (byte <= 32 || byte === 61 || byte === 62 || byte === 47) break;
  }
  return end;
}

function valueAt(bytes: Uint8Array, start: number): { start: number; end: number; next: number } {
  const quote = bytes[start];
  if (quote !== 34 && quote !== 39) {
    const end = wordEnd(bytes, start);
    return { start, end, next: end };
  }
  const end = quoteEnd(bytes, start + 1, quote);
  return { start: start + 1, end, next: end + 1 };
}
