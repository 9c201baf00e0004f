import { isUtf8 } from 'node:buffer';
import { legacyEncoding } from './legacy-encoding.ts';

const BOMS: readonly (readonly [string, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];
const UTF_8 = new TextDecoder();
/** Where browsers look for a charset in the page itself. */
const PRESCAN_BYTES = 4096;

/** The text of an HTML page: by byte order mark, then the HTTP header, then the page's own meta charset, then UTF-8, else what its language was written in before. */
export function decodeHtml(bytes: Uint8Array, contentType: string | null): string {
  return decoderOf(bytes, contentType).decode(bytes);
}

/** An HTML page as UTF-8: its own bytes where they are, else its text encoded anew. */
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
  return (
    (label ? decoderFor(label) : null) ??
    (isUtf8(bytes) ? UTF_8 : new TextDecoder(legacyEncoding(headOf(bytes))))
  );
}

function charsetIn(text: string): string | null {
  return /charset\s*=\s*["']?\s*([\w:.-]{2,40})/i.exec(text)?.[1] ?? null;
}

/** A page that could be read for its meta tag is in an ASCII-like encoding, so a claim of UTF-16 there means UTF-8. */
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
