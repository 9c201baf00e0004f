import type { ByteRange } from './html-walk.ts';

/** A script of the page that may hold data, with what its tag says about it; decoded when somebody reads it. */
export class PageScript {
  /** In lower case. */
  readonly type: string;
  /** In bytes. */
  readonly length: number;
  private readonly range: ByteRange;

  constructor(range: ByteRange, type: string) {
    this.type = type.toLowerCase();
    this.length = range.end - range.start;
    this.range = range;
  }

  get content(): string {
    return this.head(this.length);
  }

  /** In UTF-8. */
  get bytes(): Buffer {
    return this.range.bytes.subarray(this.range.start, this.range.end);
  }

  /** Whether a word stands in it, in lower or upper case or with a capital; the word is given in lower case. */
  mentions(word: string): boolean {
    const content = this.bytes;
    return content.includes(word.slice(1)) || content.includes(word.slice(1).toUpperCase());
  }

  /** The first so many bytes. */
  head(length: number): string {
    const { bytes, start, end } = this.range;
    return bytes.toString('utf8', start, Math.min(end, start + length));
  }
}
