import { isUtf8 } from 'node:buffer';
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
 * Decodes an HTML page. The encoding comes from the byte order mark, else the HTTP header, else the page's
 * meta tag, else UTF-8 if the bytes are valid, else the legacy encoding of its language.
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
  return (
    (label ? decoderFor(label) : null) ??
    (isUtf8(bytes) ? UTF_8 : new TextDecoder(legacyEncoding(headOf(bytes))))
  );
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
