/** The formats of product images that are shown. SVG is a document with scripts, so it is not among them. */
export type ImageType = 'image/jpeg' | 'image/png' | 'image/gif' | 'image/webp' | 'image/avif';

/** How many first bytes `imageTypeOf` needs. */
export const IMAGE_HEAD_BYTES = 32;

/**
 * The format of an image by its first bytes, whatever the server says that it is (signatures of the WHATWG
 * MIME Sniffing Standard, section 6.1, and for AVIF of its ISO base media file); null for anything else.
 */
export function imageTypeOf(head: Uint8Array): ImageType | null {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, IMAGE_HEAD_BYTES)).toString(
    'latin1',
  );
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (/^GIF8[79]a/.test(text)) return 'image/gif';
  if (/^RIFF[^]{4}WEBPVP/.test(text)) return 'image/webp';
  if (/^[^]{4}ftyp(?:avif|avis|(?:mif1|msf1|miaf)[^]{4}(?:[^]{4})*?avif)/.test(text)) return 'image/avif';
  return null;
}
