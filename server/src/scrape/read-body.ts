import { pipeline, type Readable } from 'node:stream';
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';

export const ACCEPTED_ENCODINGS = 'gzip, br, zstd, deflate';

/** The body is larger, once decompressed, than the bound. */
class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
  readonly code = 'ERR_BODY_TOO_LARGE';
}

/** The body is compressed in a way that was not asked for. */
class UnknownEncodingError extends Error {
  override readonly name = 'UnknownEncodingError';
  readonly code = 'ERR_UNKNOWN_ENCODING';
}

export type ReadBodyOptions = {
  /** The Content-Encoding header as received. */
  encoding?: string | undefined;
  /** Bound on the decompressed size, held while inflating: a bomb is dropped at the bound, not after it. */
  maxBytes: number;
  /** Keep the first `maxBytes` of a larger body rather than fail. */
  cut?: boolean | undefined;
};

/**
 * Reads and decompresses a response body. Always ends with the body consumed or destroyed.
 * Throws BodyTooLargeError, UnknownEncodingError, and the stream's own errors.
 */
export async function readBody(body: Readable, options: ReadBodyOptions): Promise<Uint8Array> {
  const { maxBytes, cut = false } = options;
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of await decoded(body, options.encoding)) {
    const bytes = chunk as Uint8Array;
    total += bytes.length;
    chunks.push(bytes);
    if (total <= maxBytes) continue;
    if (!cut) throw new BodyTooLargeError(`more than ${maxBytes} bytes`);
    break;
  }
  return Buffer.concat(chunks, Math.min(total, maxBytes));
}

async function decoded(body: Readable, encoding = ''): Promise<Readable> {
  const name = encoding.trim().toLowerCase();
  if (name === '' || name === 'identity') return body;
  const decoder = name === 'deflate' ? inflaterFor(await firstBytes(body)) : decoderFor(name);
  if (!decoder) {
    body.on('error', () => {}).destroy();
    throw new UnknownEncodingError(name.slice(0, 40));
  }
  // A failure of either stream ends the other and surfaces where the decoder is read.
  return pipeline(body, decoder, () => {});
}

function decoderFor(encoding: string) {
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip();
  if (encoding === 'br') return createBrotliDecompress();
  if (encoding === 'zstd') return createZstdDecompress();
  return null;
}

/** Servers send "deflate" with the zlib header the standard asks for, or without it. */
function inflaterFor(start: Uint8Array) {
  const [method = 0, flags = 0] = start;
  const hasZlibHeader = (method & 0x0f) === 8 && (method * 256 + flags) % 31 === 0;
  return hasZlibHeader ? createInflate() : createInflateRaw();
}

/** Looks at the first chunk and puts it back. */
async function firstBytes(body: Readable): Promise<Uint8Array> {
  for await (const chunk of body.iterator({ destroyOnReturn: false })) {
    body.unshift(chunk);
    return chunk as Uint8Array;
  }
  return new Uint8Array();
}
