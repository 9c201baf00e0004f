import { type Audience } from './audience.ts';
import { hashOf } from './html-bytes.ts';
import { TAG_SCANNER } from './tag-scanner-code.ts';
import { ATTRIBUTE_SIZE } from './open-element.ts';
import { KNOWN_TAGS, tagKind } from './tag-kinds.ts';
import { WasmModule } from '../text/wasm-module.ts';

/** Addresses in the scanner's memory; the same as in `server/wasm/tag-scanner.as`. */
const AUDIENCE = 0x1000;
const NAMES = 0x2000;
const NAME_SLOTS = 1024;
const TOKENS = 0x20000;
const ATTRIBUTES = 0x420000;
const PAGE = 0x5a0000;

/** Fields of a token, which are 32-bit numbers. Positions are byte offsets in the page. */
export const TOKEN_SIZE = 16;
export const TEXT_START = 0;
/** The end of the text before the tag, and the start of the tag. */
export const TAG_START = 1;
export const TEXT_WIDTH = 2;
/**
 * Flags 1: blank, 2: may have a digit, 4: has character references or non-ASCII; plus 8 times the headings so
 * far.
 */
export const TEXT_SHAPE = 3;
/** The hash of the tag's name. */
export const NAME = 4;
/** 0: start tag, 1: end tag, 2: neither; plus 256 times the mask of visitors that want it. */
export const TYPE = 5;
export const NAME_END = 6;
export const TAG_END = 7;
/** For a box: the token of its end tag, or 0. For a raw-text element: the end of its text. */
export const LINK = 8;
/** The number of text runs so far. */
export const RUNS = 9;
/** The number of elements that `Audience.all` wants so far, including this one. */
export const WANTED_BY_ALL = 10;
/** The same for `Audience.everywhere`. */
export const WANTED_EVERYWHERE = 11;
/** The hash of the distinctive attributes, or 0 if there are none. */
export const APPEARANCE = 12;
/** The first of its recorded attributes, and the one after the last. */
export const ATTRIBUTE_FROM = 13;
export const ATTRIBUTE_TO = 14;
/** The number of texts so far that may have a digit. */
export const DIGITS = 15;

const scanner = new WasmModule<{
  begin(): void;
  scan(length: number, all: number, everywhere: number): number;
  position: { value: number };
  steps: { value: number };
}>(TAG_SCANNER, PAGE + 0x100000);

const NAME_FLAGS = KNOWN_TAGS.map((name, index) => {
  const { isInline, isRawText, isHeading, isBox } = tagKind(name, 0);
  return {
    name,
    hash: hashOf(name),
    flags: (isInline ? 1 : 0) | (isRawText ? 2 : 0) | (isHeading ? 4 : 0) | ((isBox ? index + 1 : 0) << 8),
  };
});

/**
 * Finds the tags of a page, many at a time. All instances share one memory: creating one invalidates the
 * previous one. WebAssembly, because scanning every byte is the largest cost of reading a page, and it scans
 * sixteen at once.
 */
export class TagScanner {
  /** The tokens of the latest scan, `TOKEN_SIZE` numbers each. */
  readonly tokens: Int32Array;
  readonly #length: number;
  readonly #audience: Audience;

  constructor(page: Uint8Array, audience: Audience) {
    this.#length = page.length;
    this.#audience = audience;
    scanner.write(page, PAGE);
    new Uint8Array(scanner.buffer, AUDIENCE, 4096).set(audience.attributes);
    this.#writeNames();
    scanner.exports.begin();
    this.tokens = new Int32Array(scanner.buffer, TOKENS, (ATTRIBUTES - TOKENS) / 4);
  }

  get isDone(): boolean {
    return scanner.exports.position.value >= this.#length;
  }

  /** The number of steps so far. */
  get steps(): number {
    return scanner.exports.steps.value;
  }

  /**
   * Continues, and returns the number of tokens found. A page ends with a token of type 2, after the last
   * text.
   */
  scan(): number {
    return scanner.exports.scan(this.#length, this.#audience.all, this.#audience.everywhere);
  }

  /** A copy of the recorded attributes of the latest scan, up to the token `last`. */
  recordedUpTo(last: number): Int32Array {
    const count = this.tokens[last * TOKEN_SIZE + ATTRIBUTE_TO] ?? 0;
    return new Int32Array(scanner.buffer, ATTRIBUTES, count * ATTRIBUTE_SIZE).slice();
  }

  #writeNames(): void {
    const slots = new Int32Array(scanner.buffer, NAMES, NAME_SLOTS * 2).fill(0);
    for (const { name, hash, flags } of NAME_FLAGS) {
      let slot = hash % NAME_SLOTS;
      while (slots[slot * 2] !== 0) slot = (slot + 1) % NAME_SLOTS;
      slots[slot * 2] = hash;
      slots[slot * 2 + 1] = flags | (this.#audience.ofTag(name) << 16);
    }
  }
}
