// Finds in a long JSON text the objects that have both a name and a price, without reading the rest: `npm run build:wasm` makes
// `server/src/extract/json-objects-code.ts` of it. `json-objects.ts` there says what stands where in the memory.

import { hashOf, maskOf } from './bytes';

const KEYS: usize = 0x1000; // 512 slots of 8 bytes: a key's hash, what it is: NAME or PRICE
const KEY_SLOTS: u32 = 512;
const FRAMES: usize = 0x3000; // of what is open: where it begins, what it is and has
const FOUND: usize = 0x4000; // 12 bytes each: where an object begins and ends, how deep it is
const TEXT: usize = 0x10000;

const MAX_DEPTH: i32 = 64;
const MAX_FOUND: i32 = 4000;
const HAS_BOTH: u32 = 3;
const IS_OBJECT: u32 = 4;

let end: usize = 0;

// Gives how many objects there are; none where the text is not one whole value.
export function findObjects(length: i32): i32 {
  end = TEXT + <usize>length;
  let count = 0;
  let depth = 0;
  let at = nextMark(TEXT);
  while (at < end) {
    const byte = <u32>load<u8>(at);
    if (byte == 34) {
      const close = stringEnd(at + 1);
      if (depth > 0 && depth <= MAX_DEPTH) tellKey(frameOf(depth), at + 1, close);
      at = close + 1;
    } else if (byte == 123 || byte == 91) {
      depth += 1;
      if (depth <= MAX_DEPTH) openFrame(depth, at, byte == 123);
      at += 1;
    } else {
      if (depth == 0 || (depth <= MAX_DEPTH && !closes(frameOf(depth), byte))) return 0;
      if (depth <= MAX_DEPTH && count < MAX_FOUND && hasBoth(frameOf(depth))) {
        note(count, frameOf(depth), at + 1, depth);
        count += 1;
      }
      depth -= 1;
      at += 1;
      if (depth == 0) return skipSpace(at) >= end ? count : 0;
    }
    at = nextMark(at);
  }
  return 0;
}

// Where the next quote or bracket is.
function nextMark(start: usize): usize {
  for (let at = start; at < end; at += 16) {
    const bytes = v128.load(at);
    const folded = v128.or(bytes, i8x16.splat(32));
    const brackets = v128.or(i8x16.eq(folded, i8x16.splat(123)), i8x16.eq(folded, i8x16.splat(125)));
    const found = maskOf(v128.or(brackets, i8x16.eq(bytes, i8x16.splat(34))));
    if (found) return at + <usize>ctz(found);
  }
  return end;
}

// Where the string is closed that begins here, or the end.
function stringEnd(start: usize): usize {
  let at = start;
  while (at < end) {
    const bytes = v128.load(at);
    const found = maskOf(v128.or(i8x16.eq(bytes, i8x16.splat(34)), i8x16.eq(bytes, i8x16.splat(92))));
    if (!found) {
      at += 16;
      continue;
    }
    at += <usize>ctz(found);
    if (at >= end || load<u8>(at) == 34) break;
    at += 2;
  }
  return at < end ? at : end;
}

function skipSpace(start: usize): usize {
  let at = start;
  while (at < end && load<u8>(at) <= 32) at += 1;
  return at;
}

@inline
function frameOf(depth: i32): usize {
  return FRAMES + (<usize>depth << 3);
}

@inline
function openFrame(depth: i32, at: usize, isObject: bool): void {
  store<u32>(frameOf(depth), <u32>(at - TEXT));
  store<u32>(frameOf(depth) + 4, isObject ? IS_OBJECT : 0);
}

@inline
function closes(frame: usize, byte: u32): bool {
  return byte == (load<u32>(frame + 4) & IS_OBJECT ? 125 : 93);
}

@inline
function hasBoth(frame: usize): bool {
  return (load<u32>(frame + 4) & HAS_BOTH) == HAS_BOTH;
}

// Tells an object of a string in it that may be one of its keys.
@inline
function tellKey(frame: usize, start: usize, close: usize): void {
  const behind = skipSpace(close + 1);
  if (behind >= end || load<u8>(behind) != 58) return;
  const hash = hashOf(start, close);
  let slot = hash % KEY_SLOTS;
  while (load<u32>(KEYS + (<usize>slot << 3)) != 0) {
    if (load<u32>(KEYS + (<usize>slot << 3)) == hash) {
      store<u32>(frame + 4, load<u32>(frame + 4) | load<u32>(KEYS + (<usize>slot << 3) + 4));
      return;
    }
    slot = (slot + 1) % KEY_SLOTS;
  }
}

@inline
function note(count: i32, frame: usize, behind: usize, depth: i32): void {
  const entry = FOUND + <usize>count * 12;
  store<u32>(entry, load<u32>(frame));
  store<i32>(entry + 4, <i32>(behind - TEXT));
  store<i32>(entry + 8, depth);
}
