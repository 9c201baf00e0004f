// Finds the objects in a long JSON text that have both a name and a price, without parsing the rest. `npm run
// build:wasm` compiles it to `json-objects-code.ts` in `server/src/shop/extract/structured`;
// `json-objects.ts` there uses the same memory layout.

import { hashOf, maskOf } from './bytes';

const KEYS: usize = 0x1000; // 512 slots of 8 bytes: a key's hash, and NAME or PRICE
const KEY_SLOTS: u32 = 512;
const FRAMES: usize = 0x3000; // stack of open objects and arrays, 8 bytes each: start, flags
const FOUND: usize = 0x4000; // 12 bytes each: start, end and depth of an object
const TEXT: usize = 0x10000;

const MAX_DEPTH: i32 = 64;
const MAX_FOUND: i32 = 4000;
const HAS_BOTH: u32 = 3;
const IS_OBJECT: u32 = 4;

let end: usize = 0;

// Returns the number of objects found, or 0 if the text is not one complete value.
export function findObjects(length: i32): i32 {
  end = TEXT + <usize>length;
  let count = 0;
  let depth = 0;
  let at = nextToken(TEXT);
  while (at < end) {
    const byte = <u32>load<u8>(at);
    if (byte == 34) {
      const close = stringEnd(at + 1);
      if (depth > 0 && depth <= MAX_DEPTH) applyKey(frameOf(depth), at + 1, close);
      at = close + 1;
    } else if (byte == 123 || byte == 91) {
      depth += 1;
      if (depth <= MAX_DEPTH) openFrame(depth, at, byte == 123);
      at += 1;
    } else {
      if (depth == 0 || (depth <= MAX_DEPTH && !closes(frameOf(depth), byte))) return 0;
      if (depth <= MAX_DEPTH && count < MAX_FOUND && hasBoth(frameOf(depth))) {
        addObject(count, frameOf(depth), at + 1, depth);
        count += 1;
      }
      depth -= 1;
      at += 1;
      if (depth == 0) return skipSpace(at) >= end ? count : 0;
    }
    at = nextToken(at);
  }
  return 0;
}

// Position of the next quote or bracket.
function nextToken(start: usize): usize {
  for (let at = start; at < end; at += 16) {
    const bytes = v128.load(at);
    const folded = v128.or(bytes, i8x16.splat(32));
    const brackets = v128.or(i8x16.eq(folded, i8x16.splat(123)), i8x16.eq(folded, i8x16.splat(125)));
    const found = maskOf(v128.or(brackets, i8x16.eq(bytes, i8x16.splat(34))));
    if (found) return at + <usize>ctz(found);
  }
  return end;
}

// Position of the quote that closes the string starting here, or the end of the text.
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

// Sets the flag of the open object if the string is one of the known keys.
@inline
function applyKey(frame: usize, start: usize, close: usize): void {
  const after = skipSpace(close + 1);
  if (after >= end || load<u8>(after) != 58) return;
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
function addObject(count: i32, frame: usize, after: usize, depth: i32): void {
  const entry = FOUND + <usize>count * 12;
  store<u32>(entry, load<u32>(frame));
  store<i32>(entry + 4, <i32>(after - TEXT));
  store<i32>(entry + 8, depth);
}
