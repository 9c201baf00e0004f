import { createHash, randomBytes, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

/**
 * The file's first line: its format and the SHA-256 of the gzip bytes that follow. It has a fixed length, so
 * that it can be written last.
 */
const firstLine = (digest: string) => Buffer.from(`tidemark-backup 1 sha256 ${digest}\n`);
const UNFINISHED = firstLine('-'.repeat(64));
const FIRST_LINE = /^tidemark-backup (\d+) sha256 ([0-9a-f]{64})\n$/;
const VERSION = '1';
const GZIP = { level: 3, chunkSize: 256 * 1024 };
const BLOCK_BYTES = 1024 * 1024;

/**
 * Writes `content` to a temporary file that only this user can read, and renames it to `file` when `check`
 * accepts it. An existing `file` is replaced. Resolves to the result of `check` and the size in bytes. On
 * failure no file is left.
 */
export async function writeBackupFile<T>(
  file: string,
  content: AsyncIterable<Uint8Array>,
  check: (partFile: string) => Promise<T>,
): Promise<{ checked: T; bytes: number }> {
  const part = `${file}.${randomBytes(4).toString('hex')}.part`;
  try {
    const bytes = await writePart(part, content);
    const checked = await check(part);
    await rename(part, file);
    await syncFolder(path.dirname(file));
    return { checked, bytes };
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

async function writePart(part: string, content: AsyncIterable<Uint8Array>): Promise<number> {
  const handle = await open(part, 'wx', 0o600);
  try {
    await handle.write(UNFINISHED);
    const hash = createHash('sha256');
    const write = async (blocks: AsyncIterable<Buffer>) => {
      for await (const block of blocks) {
        hash.update(block);
        await handle.writeFile(block);
      }
    };
    await pipeline(Readable.from(content, { objectMode: false }), createGzip(GZIP), write);
    await handle.write(firstLine(hash.digest('hex')), 0, UNFINISHED.length, 0);
    await handle.sync();
    return (await handle.stat()).size;
  } finally {
    await handle.close();
  }
}

/** Throws when the file is not a backup, has another format version, or differs from what was written. */
export async function assertWhole(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    const head = Buffer.alloc(UNFINISHED.length);
    await handle.read(head, 0, head.length, 0);
    if (head.equals(UNFINISHED)) throw new Error('This backup is incomplete: writing it was interrupted.');
    const [, version, digest] = FIRST_LINE.exec(head.toString('latin1')) ?? [];
    if (version === undefined)
      throw new Error('This is not a Tidemark backup, or its first line is damaged.');
    if (version !== VERSION)
      throw new Error(`This backup has format ${version}; this Tidemark reads format ${VERSION}.`);
    if ((await digestOf(handle, head.length)) !== digest)
      throw new Error('This backup is damaged or truncated: its checksum does not match.');
  } finally {
    await handle.close();
  }
}

/** The decompressed content of a verified backup. */
export async function* readBackupFile(file: string): AsyncGenerator<Buffer> {
  const packed = createReadStream(file, { start: UNFINISHED.length, highWaterMark: BLOCK_BYTES });
  const unpacked = createGunzip({ chunkSize: BLOCK_BYTES });
  const reading = pipeline(packed, unpacked);
  reading.catch(() => undefined);
  yield* unpacked;
  await reading;
}

async function digestOf(handle: FileHandle, from: number): Promise<string> {
  const hash: Hash = createHash('sha256');
  const block = Buffer.alloc(BLOCK_BYTES);
  for (let at = from; ;) {
    const { bytesRead } = await handle.read(block, 0, block.length, at);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(block.subarray(0, bytesRead));
    at += bytesRead;
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
