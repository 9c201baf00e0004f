import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const BITS_PER_CHANNEL = 8;
const RGB = 2;
/** Filter type 1, Sub: each byte is stored as its difference from the pixel to the left. */
const SUB = 1;
const CHANNELS = 3;

/** Encodes a square picture of RGB bytes as PNG (ISO/IEC 15948). */
export function encodePng(pixels: Uint8Array, size: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([BITS_PER_CHANNEL, RGB], 8);
  const data = deflateSync(filtered(pixels, size));
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function filtered(pixels: Uint8Array, size: number): Buffer {
  const rowBytes = size * CHANNELS;
  const rows = Buffer.alloc((rowBytes + 1) * size);
  for (let y = 0; y < size; y++) {
    const start = y * (rowBytes + 1);
    rows[start] = SUB;
    for (let x = 0; x < rowBytes; x++) {
      const left = x < CHANNELS ? 0 : (pixels[y * rowBytes + x - CHANNELS] ?? 0);
      rows[start + 1 + x] = (pixels[y * rowBytes + x] ?? 0) - left;
    }
  }
  return rows;
}

function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(content.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(content, 4);
  framed.writeUInt32BE(crc32(content), content.length + 4);
  return framed;
}
