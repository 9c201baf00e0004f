const MAX_LINE_BYTES = 1_000_000;
const NEWLINE = 0x0a;
/** Ends the rows. No row can equal it, because COPY escapes a backslash as two. */
export const END_OF_ROWS = Buffer.from('\\.\n');
const END_AFTER_ROW = Buffer.from('\n\\.\n');

/** Reads a byte stream as lines, with blocks of COPY rows between them. */
export class LineReader {
  readonly #source: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The next line without its line break. Throws at the end of the stream, and when the line is too long. */
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

  /** The rows up to the end marker, in blocks of whole rows. */
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

  /** Throws when bytes are left. */
  async end(): Promise<void> {
    if (this.#rest.length > 0 || !(await this.#source.next()).done)
      throw new Error('unexpected bytes after the end');
  }

  #skip(bytes: number): void {
    this.#rest = this.#rest.subarray(bytes);
  }

  async #more(): Promise<void> {
    const next = await this.#source.next();
    if (next.done) throw new Error('unexpected end of file');
    this.#rest = this.#rest.length === 0 ? next.value : Buffer.concat([this.#rest, next.value]);
  }
}
