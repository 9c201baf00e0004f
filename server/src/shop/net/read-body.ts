import { pipeline, Readable } from 'node:stream';
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
import { type BodyHold } from './body-budget.ts';
import { bufferSmallStream } from './buffer-small-stream.ts';

export const ACCEPTED_ENCODINGS = 'gzip, br, zstd, deflate';

/** The decompressed body exceeds the bound. */
class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
  readonly code = 'ERR_BODY_TOO_LARGE';
}

/** The body's Content-Encoding is not one of ACCEPTED_ENCODINGS. */
class UnknownEncodingError extends Error {
  override readonly name = 'UnknownEncodingError';
  readonly code = 'ERR_UNKNOWN_ENCODING';
}

export interface ReadBodyOptions {
  /** The Content-Encoding header as received. */
  encoding?: string | undefined;
  /** Bound on the decompressed size. Decompression stops at the bound, so a bomb never grows beyond it. */
  maxBytes: number;
  /** Truncate a larger body to `maxBytes` instead of failing. */
  truncate?: boolean | undefined;
  /** Counts the body's bytes. Waits for room while a large body arrives. */
  hold?: Pick<BodyHold, 'add' | 'grow'> | undefined;
}

/** A complete body, possibly still compressed. */
export interface ReceivedBody {
  bytes: Uint8Array;
  /** The Content-Encoding of `bytes`; null if they are decompressed already. */
  encoding: string | null;
  /** Bound on the decompressed size. */
  maxBytes: number;
}

/**
 * Compressed bodies within these bounds are decompressed in one call, at a third of the cost of streaming.
 */
const SMALL = { maxBytes: 131_072, timeoutMs: 250 };
const MIN_BUFFER_BYTES = 65_536;
const TYPICAL_COMPRESSION_RATIO = 8;

/**
 * Reads and decompresses a response body. The body ends up consumed or destroyed.
 * Throws BodyTooLargeError, UnknownEncodingError, and the stream's errors.
 */
export async function readBody(body: Readable, options: ReadBodyOptions): Promise<Uint8Array> {
  return inflateBody(await receiveBody(body, options));
}

/**
 * Receives a response body. A small one that arrives quickly stays compressed, for `inflateBody`; any other
 * is decompressed while it arrives. Throws the errors of readBody, and BodyBudgetError.
 */
export async function receiveBody(body: Readable, options: ReadBodyOptions): Promise<ReceivedBody> {
  const { encoding = '', maxBytes, truncate } = options;
  // Between two readers the stream has no listener of theirs, and an unhandled error would end the process.
  body.on('error', () => undefined);
  const small = truncate ? null : await bufferSmallStream(body, SMALL);
  if (small) options.hold?.add(small.length);
  if (small) return { bytes: small, encoding, maxBytes };
  return { bytes: await readStreaming(body, options), encoding: null, maxBytes };
}

async function readStreaming(body: Readable, options: ReadBodyOptions): Promise<Uint8Array> {
  const { maxBytes, encoding = '', truncate = false, hold } = options;
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of await decompressed(body, normalizeEncoding(encoding))) {
    const bytes = chunk as Uint8Array;
    total += bytes.length;
    await hold?.grow(bytes.length);
    chunks.push(bytes);
    if (total <= maxBytes) continue;
    if (!truncate) throw new BodyTooLargeError(`more than ${maxBytes} bytes`);
    break;
  }
  return Buffer.concat(chunks, Math.min(total, maxBytes));
}

/** Decompresses a received body. Throws BodyTooLargeError, UnknownEncodingError, and errors of zlib. */
export function inflateBody({ bytes, encoding, maxBytes }: ReceivedBody): Uint8Array {
  const normalized = normalizeEncoding(encoding ?? '');
  const isPlain = normalized === '' || normalized === 'identity';
  const inflated = isPlain ? bytes : inflateBounded(bytes, normalized, maxBytes);
  if (inflated.length > maxBytes) throw new BodyTooLargeError(`more than ${maxBytes} bytes`);
  return inflated;
}

/** Like `inflateBody`, for the main thread: decompresses in zlib's threads. */
export function inflateInBackground({ bytes, encoding, maxBytes }: ReceivedBody): Promise<Uint8Array> {
  return readStreaming(Readable.from([bytes]), { encoding: encoding ?? '', maxBytes });
}

function normalizeEncoding(encoding: string): string {
  return encoding.trim().toLowerCase();
}

function inflateBounded(bytes: Uint8Array, encoding: string, maxBytes: number): Buffer {
  const decode = syncDecoderFor(encoding, bytes);
  if (!decode) throw new UnknownEncodingError(encoding.slice(0, 40));
  const expectedBytes = Math.max(bytes.length * TYPICAL_COMPRESSION_RATIO, MIN_BUFFER_BYTES);
  const chunkSize = Math.min(expectedBytes, maxBytes + 1);
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

async function decompressed(body: Readable, encoding: string): Promise<Readable> {
  if (encoding === '' || encoding === 'identity') return body;
  const decoder = encoding === 'deflate' ? inflaterFor(await peekFirstChunk(body)) : decoderFor(encoding);
  if (!decoder) {
    body.destroy();
    throw new UnknownEncodingError(encoding.slice(0, 40));
  }
  // If either stream fails, pipeline destroys both, and reading the decoder throws the error.
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

/** Servers send "deflate" with the zlib header that the standard requires, or without it. */
function hasZlibHeader([method = 0, flags = 0]: Uint8Array): boolean {
  return (method & 0x0f) === 8 && (method * 256 + flags) % 31 === 0;
}

async function peekFirstChunk(body: Readable): Promise<Uint8Array> {
  for await (const chunk of body.iterator({ destroyOnReturn: false })) {
    body.unshift(chunk);
    return chunk as Uint8Array;
  }
  return new Uint8Array();
}
