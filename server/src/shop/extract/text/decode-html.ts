import { isAscii, isUtf8 } from 'node:buffer';
import { legacyEncoding } from './legacy-encoding.ts';

const BOMS: readonly (readonly [string, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];
const UTF_8 = new TextDecoder();
/** Browsers look for a charset declaration in about this many bytes. */
const PRESCAN_BYTES = 4096;

/**
 * Decodes an HTML page. The encoding comes from the byte order mark; else it is UTF-8 if the bytes beyond
 * ASCII are valid UTF-8, which text in another encoding is only by a rare chance; else it comes from the HTTP
 * header, the page's meta tag or its language.
 */
export function decodeHtml(bytes: Uint8Array, contentType: string | null): string {
  return decoderOf(bytes, contentType).decode(bytes);
}

/** An HTML page in UTF-8: its own bytes if they already are, else its text re-encoded. */
export function utf8Bytes(bytes: Uint8Array, contentType: string | null): Buffer {
  const decoder = decoderOf(bytes, contentType);
  return decoder.encoding === 'utf-8'
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : Buffer.from(decoder.decode(bytes));
}

function decoderOf(bytes: Uint8Array, contentType: string | null): InstanceType<typeof TextDecoder> {
  const bom = BOMS.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte))?.[0];
  const label = bom ?? charsetIn(contentType ?? '') ?? metaCharset(bytes);
  if (label !== null && /^utf-?8$/i.test(label)) return UTF_8;
  if (bom === undefined && isUtf8Text(bytes)) return UTF_8;
  return (
    (label ? decoderFor(label) : null) ??
    (isAscii(bytes) ? UTF_8 : new TextDecoder(legacyEncoding(headOf(bytes))))
  );
}

/** Whether bytes are UTF-8 beyond ASCII. The last character may be cut off. */
function isUtf8Text(bytes: Uint8Array): boolean {
  const whole = withoutCutCharacter(bytes);
  return isUtf8(whole) && !isAscii(whole);
}

function withoutCutCharacter(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= 3 && back < bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes;
    if (byte >= 0xc0) return bytes.subarray(0, bytes.length - back);
  }
  return bytes;
}

function charsetIn(text: string): string | null {
  return /charset\s*=\s*["']?\s*([\w:.-]{2,40})/i.exec(text)?.[1] ?? null;
}

/** If the meta tag can be read as ASCII, a charset of UTF-16 in it is wrong and means UTF-8. */
function metaCharset(bytes: Uint8Array): string | null {
  const label =
    [...headOf(bytes).matchAll(/<meta\s[^>]{0,300}/gi)]
      .map(([tag]) => charsetIn(tag))
      .find((it) => it !== null) ?? null;
  return label && /^utf-?16/i.test(label) ? 'utf-8' : label;
}

function headOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, PRESCAN_BYTES)).toString(
    'latin1',
  );
}

function decoderFor(label: string): InstanceType<typeof TextDecoder> | null {
  try {
    return new TextDecoder(label);
  } catch {
    return null;
  }
}
