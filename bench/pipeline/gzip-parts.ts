import { constants, crc32, deflateRawSync } from 'node:zlib';

/**
 * Part of a gzip stream that can be joined with any others: compressed on its own and ending on a byte
 * boundary.
 */
export interface GzipPart {
  deflated: Buffer;
  crc: number;
  /** Bytes of uncompressed text. */
  length: number;
}

const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
const LAST_BLOCK = Buffer.from([3, 0]);
const TRAILER_BYTES = 8;
/** The CRC-32 polynomial, with its highest power in the lowest bit. */
const POLYNOMIAL = 0xedb88320;
const X_TO_THE_0 = 0x80000000;
const X_TO_THE_8 = 0x00800000;

export function compressedPart(text: Buffer): GzipPart {
  const deflated = deflateRawSync(text, { level: 6, finishFlush: constants.Z_FULL_FLUSH });
  return { deflated, crc: crc32(text), length: text.length };
}

/** A stored (uncompressed) block, for texts of a few bytes. */
export function storedPart(text: string): GzipPart {
  const bytes = Buffer.from(text);
  const head = Buffer.alloc(5);
  head.writeUInt16LE(bytes.length, 1);
  head.writeUInt16LE(bytes.length ^ 0xffff, 3);
  return { deflated: Buffer.concat([head, bytes]), crc: crc32(bytes), length: bytes.length };
}

/** Concatenates parts into one gzip stream without compressing them again. */
export function joinParts(parts: readonly GzipPart[]): Buffer {
  let bytes = HEADER.length + LAST_BLOCK.length + TRAILER_BYTES;
  for (const { deflated } of parts) bytes += deflated.length;
  const stream = Buffer.allocUnsafe(bytes);
  let at = HEADER.copy(stream);
  let crc = 0;
  let length = 0;
  for (const part of parts) {
    at += part.deflated.copy(stream, at);
    crc = combineCrc(crc, part);
    length += part.length;
  }
  at += LAST_BLOCK.copy(stream, at);
  stream.writeUInt32LE(crc, at);
  stream.writeUInt32LE(length >>> 0, at + 4);
  return stream;
}

/**
 * The CRC of a text followed by a part: the text's CRC shifted by the part's length (x^8 per byte), plus the
 * part's own.
 */
function combineCrc(crc: number, part: GzipPart): number {
  return (multiply(shiftFor(part.length), crc) ^ part.crc) >>> 0;
}

const shifts = new Map<number, number>();

/** x^(8 * bytes) modulo the polynomial. */
function shiftFor(bytes: number): number {
  const known = shifts.get(bytes);
  if (known !== undefined) return known;
  let power = X_TO_THE_0;
  for (let square = X_TO_THE_8, left = bytes; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) power = multiply(power, square);
    square = multiply(square, square);
  }
  shifts.set(bytes, power);
  return power;
}

/** Multiplies two polynomials over GF(2) modulo the CRC-32 polynomial. */
function multiply(a: number, b: number): number {
  let product = 0;
  let shifted = b;
  for (let bit = 31; bit >= 0; bit--) {
    if ((a >>> bit) & 1) product ^= shifted;
    shifted = shifted & 1 ? (shifted >>> 1) ^ POLYNOMIAL : shifted >>> 1;
  }
  return product >>> 0;
}
