import type { Audience } from './visitor-index.ts';
import { hashOf } from './html-bytes.ts';
import { TAG_SCANNER } from './tag-scanner-code.ts';
import { ATTRIBUTE_SIZE } from './open-element.ts';
import { KNOWN_TAGS, tagKind } from './tag-kinds.ts';
import { WasmModule } from '../text/wasm-module.ts';

/** Where things stand in the scanner's memory, as `server/wasm/tag-scanner.as` has it. */
const AUDIENCE = 0x1000;
const NAMES = 0x2000;
const NAME_SLOTS = 1024;
const TOKENS = 0x20000;
const ATTRIBUTES = 0x420000;
const PAGE = 0x5a0000;

/** Fields of a token, in 32-bit numbers; places are counted in bytes of the page. */
export const TOKEN_SIZE = 16;
export const TEXT_START = 0;
/** Where the text before it ends and its own bytes begin. */
export const TAG_START = 1;
export const TEXT_WIDTH = 2;
/** 1: blank, 2: may have a digit, 4: holds references or more than ASCII; and, times 8, how many headings there are before it. */
export const TEXT_SHAPE = 3;
/** Hash of the tag's name. */
export const NAME = 4;
/** 0: a tag that opens, 1: one that closes, 2: neither; and, times 256, the visitors that ask for it. */
export const TYPE = 5;
export const NAME_END = 6;
export const TAG_END = 7;
/** Of a box: the token of its end tag, or 0; of an element of text alone: where its text ends. */
export const LINK = 8;
/** How many runs of text there are up to here. */
export const RUNS = 9;
/** How many elements up to here, with this one, `Audience.all` asks for. */
export const ASKED_ALL = 10;
export const ASKED_EVERYWHERE = 11;
/** Hash of the attributes that elements are told apart by, 0 where it has none. */
export const LOOKS = 12;
/** Its noted attributes: from, and to. */
export const ATTRIBUTE_FROM = 13;
export const ATTRIBUTE_TO = 14;
/** How many texts up to here may have a digit. */
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
 * Finds the tags of one page, many at a time. There is one for all pages: beginning another ends this one.
 * In WebAssembly, as looking at each byte is what reading a page costs most, and JavaScript looks at one at a time.
 */
export class TagScanner {
  /** What the last scan found, in `TOKEN_SIZE` numbers each. */
  readonly tokens: Int32Array;
  private readonly length: number;
  private readonly audience: Audience;

  constructor(page: Uint8Array, audience: Audience) {
    this.length = page.length;
    this.audience = audience;
    scanner.write(page, PAGE);
    new Uint8Array(scanner.buffer, AUDIENCE, 4096).set(audience.attributes);
    this.writeNames();
    scanner.exports.begin();
    this.tokens = new Int32Array(scanner.buffer, TOKENS, (ATTRIBUTES - TOKENS) / 4);
  }

  get isDone(): boolean {
    return scanner.exports.position.value >= this.length;
  }

  /** How many steps were needed so far. */
  get steps(): number {
    return scanner.exports.steps.value;
  }

  /** Scans on; gives how many tokens it found. The last of a page is of neither type, behind the last text. */
  scan(): number {
    return scanner.exports.scan(this.length, this.audience.all, this.audience.everywhere);
  }

  /** The attributes that the tags of the last scan note, up to the token `last`: a copy, which stays. */
  notedUpTo(last: number): Int32Array {
    const count = this.tokens[last * TOKEN_SIZE + ATTRIBUTE_TO] ?? 0;
    return new Int32Array(scanner.buffer, ATTRIBUTES, count * ATTRIBUTE_SIZE).slice();
  }

  private writeNames(): void {
    const slots = new Int32Array(scanner.buffer, NAMES, NAME_SLOTS * 2).fill(0);
    for (const { name, hash, flags } of NAME_FLAGS) {
      let slot = hash % NAME_SLOTS;
      while (slots[slot * 2] !== 0) slot = (slot + 1) % NAME_SLOTS;
      slots[slot * 2] = hash;
      slots[slot * 2 + 1] = flags | (this.audience.ofTag(name) << 16);
    }
  }
}
