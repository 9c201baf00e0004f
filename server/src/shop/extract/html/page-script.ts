import { type ByteRange } from './html-walk.ts';

/** A script of the page that may hold data. It is decoded only when read. */
export class PageScript {
  /** The `type` attribute in lower case. */
  readonly type: string;
  /** In bytes. */
  readonly length: number;
  readonly #range: ByteRange;

  constructor(range: ByteRange, type: string) {
    this.type = type.toLowerCase();
    this.length = range.end - range.start;
    this.#range = range;
  }

  get content(): string {
    return this.head(this.length);
  }

  /** In UTF-8. */
  get bytes(): Buffer {
    return this.#range.bytes.subarray(this.#range.start, this.#range.end);
  }

  /** Whether it contains a lower-case word, also in upper case or capitalized. */
  mentions(word: string): boolean {
    const content = this.bytes;
    return content.includes(word.slice(1)) || content.includes(word.slice(1).toUpperCase());
  }

  /** The text of the first `byteLength` bytes. */
  head(byteLength: number): string {
    const { bytes, start, end } = this.#range;
    return bytes.toString('utf8', start, Math.min(end, start + byteLength));
  }
}
