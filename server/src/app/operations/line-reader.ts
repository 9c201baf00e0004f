const MAX_LINE_BYTES = 1_000_000;
const NEWLINE = 0x0a;
/** A line that no row can be: COPY writes a backslash as two. */
export const END_OF_ROWS = Buffer.from('\\.\n');
const END_AFTER_ROW = Buffer.from('\n\\.\n');

/** Reads lines, and runs of COPY's rows between them, of a stream of bytes. */
export class LineReader {
  readonly #source: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The next line without its end. Throws where there is none, or it is longer than any that is written. */
  async line(): Promise<string> {
    let end: number;
    while ((end = this.#rest.indexOf(NEWLINE)) < 0) {
      if (this.#rest.length > MAX_LINE_BYTES) throw new Error('a line is too long');
      await this.#more();
    }
    const line = this.#rest.toString('utf8', 0, end);
    this.#rest = this.#rest.subarray(end + 1);
    return line;
  }

  /** The rows up to their end, in blocks of whole rows. */
  async *rows(): AsyncGenerator<Buffer> {
    for (;;) {
      const whole = this.#rest.subarray(0, this.#rest.lastIndexOf(NEWLINE) + 1);
      if (whole.subarray(0, END_OF_ROWS.length).equals(END_OF_ROWS)) return this.#skip(END_OF_ROWS.length);
      const end = whole.indexOf(END_AFTER_ROW);
      const rows = end < 0 ? whole : whole.subarray(0, end + 1);
      if (rows.length > 0) yield rows;
      this.#skip(rows.length);
      if (end < 0) await this.#more();
    }
  }

  /** Throws where anything is left. */
  async end(): Promise<void> {
    if (this.#rest.length > 0 || !(await this.#source.next()).done)
      throw new Error('something follows the end');
  }

  #skip(bytes: number): void {
    this.#rest = this.#rest.subarray(bytes);
  }

  async #more(): Promise<void> {
    const next = await this.#source.next();
    if (next.done) throw new Error('it ends too early');
    this.#rest = this.#rest.length === 0 ? next.value : Buffer.concat([this.#rest, next.value]);
  }
}
