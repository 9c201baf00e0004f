import { pipeline, type Readable } from 'node:stream';
import {
  brotliDecompressSync,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
  gunzipSync,
  inflateRawSync,
  inflateSync,
  zstdDecompressSync,
} from 'node:zlib';
import { bufferSmallStream } from './buffer-small-stream.ts';

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

/** A body that has come whole. */
export interface ReceivedBody {
  bytes: Uint8Array;
  /** How `bytes` are compressed, as the Content-Encoding header has it; null: they were inflated on the way. */
  encoding: string | null;
  /** Bound on the decompressed size. */
  maxBytes: number;
}

/** A body that is complete by then and no larger than this, compressed, is inflated in one go: that costs a third of doing it piece by piece. */
const SMALL = { bytes: 131_072, withinMs: 250 };
const LEAST_BUFFER_BYTES = 65_536;
const USUAL_RATIO = 8;

/**
 * Reads and decompresses a response body. Always ends with the body consumed or destroyed.
 * Throws BodyTooLargeError, UnknownEncodingError, and the stream's own errors.
 */
export async function readBody(body: Readable, options: ReadBodyOptions): Promise<Uint8Array> {
  return inflateBody(await receiveBody(body, options));
}

/** A small body that is soon there comes as it was sent, for `inflateBody`; any other is read as readBody does. */
export async function receiveBody(body: Readable, options: ReadBodyOptions): Promise<ReceivedBody> {
  const { encoding = '', maxBytes, cut } = options;
  const small = cut ? null : await bufferSmallStream(body, SMALL);
  if (small) return { bytes: small, encoding, maxBytes };
  return { bytes: await readInPieces(body, options), encoding: null, maxBytes };
}

async function readInPieces(body: Readable, options: ReadBodyOptions): Promise<Uint8Array> {
  const { maxBytes, encoding = '', cut = false } = options;
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of await decoded(body, codingOf(encoding))) {
    const bytes = chunk as Uint8Array;
    total += bytes.length;
    chunks.push(bytes);
    if (total <= maxBytes) continue;
    if (!cut) throw new BodyTooLargeError(`more than ${maxBytes} bytes`);
    break;
  }
  return Buffer.concat(chunks, Math.min(total, maxBytes));
}

/** Throws BodyTooLargeError, UnknownEncodingError, and errors of zlib. */
export function inflateBody({ bytes, encoding, maxBytes }: ReceivedBody): Uint8Array {
  const coding = codingOf(encoding ?? '');
  const isPlain = coding === '' || coding === 'identity';
  const inflated = isPlain ? bytes : inflateBounded(bytes, coding, maxBytes);
  if (inflated.length > maxBytes) throw new BodyTooLargeError(`more than ${maxBytes} bytes`);
  return inflated;
}

/** Of a Content-Encoding header. */
function codingOf(encoding: string): string {
  return encoding.trim().toLowerCase();
}

function inflateBounded(bytes: Uint8Array, encoding: string, maxBytes: number): Buffer {
  const decode = syncDecoderFor(encoding, bytes);
  if (!decode) throw new UnknownEncodingError(encoding.slice(0, 40));
  const chunkSize = Math.min(Math.max(bytes.length * USUAL_RATIO, LEAST_BUFFER_BYTES), maxBytes + 1);
  try {
    return decode(bytes, { maxOutputLength: maxBytes, chunkSize });
  } catch (error) {
    const isTooLarge =
      error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw isTooLarge ? new BodyTooLargeError(`more than ${maxBytes} bytes`) : error;
  }
}

type SyncDecoder = (bytes: Uint8Array, options: { maxOutputLength: number; chunkSize: number }) => Buffer;

function syncDecoderFor(encoding: string, start: Uint8Array): SyncDecoder | null {
  if (encoding === 'gzip' || encoding === 'x-gzip') return gunzipSync;
  if (encoding === 'br') return brotliDecompressSync;
  if (encoding === 'zstd') return zstdDecompressSync;
  if (encoding === 'deflate') return hasZlibHeader(start) ? inflateSync : inflateRawSync;
  return null;
}

async function decoded(body: Readable, name: string): Promise<Readable> {
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

function inflaterFor(start: Uint8Array) {
  return hasZlibHeader(start) ? createInflate() : createInflateRaw();
}

/** Servers send "deflate" with the zlib header the standard asks for, or without it. */
function hasZlibHeader([method = 0, flags = 0]: Uint8Array): boolean {
  return (method & 0x0f) === 8 && (method * 256 + flags) % 31 === 0;
}

/** Looks at the first chunk and puts it back. */
async function firstBytes(body: Readable): Promise<Uint8Array> {
  for await (const chunk of body.iterator({ destroyOnReturn: false })) {
    body.unshift(chunk);
    return chunk as Uint8Array;
  }
  return new Uint8Array();
}
