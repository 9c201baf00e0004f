import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { type Readable } from 'node:stream';
import { IMAGE_HEAD_BYTES, imageTypeOf, type ImageType } from './image-type.ts';

/** A stored image. Read its stream to the end or call `close`. */
export interface StoredImage {
  type: ImageType;
  size: number;
  /** Changes with the stored bytes. */
  etag: string;
  stream(): Readable;
  close(): Promise<void>;
}

export interface ImageFolderOptions {
  folder: string;
  /** Beyond this the oldest images are deleted. Each counts as at least one block of the file system. */
  maxBytes: number;
  /** After this time an image is fetched again. */
  maxAgeMs: number;
}

const BLOCK_BYTES = 4096;
/** The share of `maxBytes` that is left after a deletion, so that not every new image causes one. */
const KEPT_SHARE = 0.9;
const PARTIAL = '.part';
const PARTIAL_MAX_AGE_MS = 600_000;

/** Images on disk, by the hash of their URL. Several processes may share the folder. */
export class ImageFolder {
  readonly #options: ImageFolderOptions;
  /** An estimate: other processes add and delete as well. Null before the folder was first counted. */
  #totalBytes: number | null = null;
  #trimming: Promise<void> | null = null;

  constructor(options: ImageFolderOptions) {
    this.#options = options;
  }

  /** Returns the image of this URL, or null if there is none that is young enough. */
  async find(url: string): Promise<StoredImage | null> {
    const file = await open(this.#fileOf(url), 'r').catch(nullIfMissing);
    if (file === null) return null;
    const image = await this.#describe(file).catch(() => null);
    if (image === null) await file.close();
    return image;
  }

  /** Stores an image. Throws the errors of the file system. */
  async save(url: string, bytes: Uint8Array): Promise<void> {
    await mkdir(this.#options.folder, { recursive: true, mode: 0o700 });
    const partial = path.join(this.#options.folder, randomUUID() + PARTIAL);
    try {
      await writeFile(partial, bytes, { mode: 0o600 });
      await rename(partial, this.#fileOf(url));
    } catch (error) {
      await rm(partial, { force: true }).catch(() => undefined);
      throw error;
    }
    if (this.#totalBytes !== null) this.#totalBytes += onDisk(bytes.length);
    if (this.#totalBytes === null || this.#totalBytes > this.#options.maxBytes)
      await (this.#trimming ??= this.#trim().finally(() => (this.#trimming = null)));
  }

  async #describe(file: FileHandle): Promise<StoredImage | null> {
    const { mtimeMs, size } = await file.stat();
    const { bytesRead, buffer } = await file.read(new Uint8Array(IMAGE_HEAD_BYTES), { position: 0 });
    const type = imageTypeOf(buffer.subarray(0, bytesRead));
    if (type === null || Date.now() - mtimeMs > this.#options.maxAgeMs) return null;
    return {
      type,
      size,
      etag: `"${Math.round(mtimeMs).toString(36)}-${size.toString(36)}"`,
      stream: () => file.createReadStream({ start: 0 }),
      close: () => file.close(),
    };
  }

  #fileOf(url: string): string {
    return path.join(this.#options.folder, createHash('sha256').update(url).digest('hex').slice(0, 40));
  }

  /** Counts the folder, and deletes its oldest images while it is over its bound. */
  async #trim(): Promise<void> {
    const { folder, maxBytes } = this.#options;
    const files = await this.#list();
    let total = files.reduce((sum, { bytes }) => sum + bytes, 0);
    const bound = total > maxBytes ? maxBytes * KEPT_SHARE : maxBytes;
    for (const { name, bytes } of files.toSorted((one, other) => one.mtimeMs - other.mtimeMs)) {
      if (total <= bound) break;
      await rm(path.join(folder, name), { force: true });
      total -= bytes;
    }
    this.#totalBytes = total;
  }

  async #list(): Promise<{ name: string; bytes: number; mtimeMs: number }[]> {
    const { folder } = this.#options;
    const files: { name: string; bytes: number; mtimeMs: number }[] = [];
    for (const name of await readdir(folder)) {
      const found = await stat(path.join(folder, name)).catch(nullIfMissing);
      if (found === null) continue;
      const isAbandoned = name.endsWith(PARTIAL) && Date.now() - found.mtimeMs > PARTIAL_MAX_AGE_MS;
      if (isAbandoned) await rm(path.join(folder, name), { force: true });
      else files.push({ name, bytes: onDisk(found.size), mtimeMs: found.mtimeMs });
    }
    return files;
  }
}

function onDisk(bytes: number): number {
  return Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;
}

function nullIfMissing(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  throw error;
}
