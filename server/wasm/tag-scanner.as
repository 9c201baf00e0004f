// The inner loop of `html-walk.ts`: scans a page in UTF-8 once, sixteen bytes at a time where possible, and
// records the positions of its tags. `npm run build:wasm` compiles it to `tag-scanner-code.ts` in
// `server/src/shop/extract/html`; `tag-scanner.ts` there uses the same memory layout.

import { hashOf, maskOf } from './bytes';

const AUDIENCE: usize = 0x1000; // 4096 bytes: the visitors that want an attribute, by the hash of its name
const NAMES: usize = 0x2000; // 1024 slots of 8 bytes: the hash of a tag name, its kind in HTML
const STACKS: usize = 0x4000; // for each kind of box, a stack of the open ones' tokens
const TOKENS: usize = 0x20000;
const ATTRIBUTES: usize = 0x420000;
const PAGE: usize = 0x5a0000;

const MAX_TOKENS: i32 = 65000;
const MAX_ATTRIBUTES: i32 = 130000;
const MAX_ATTRIBUTES_PER_TAG: i32 = 60;
const STACK_SIZE: i32 = 1024;
const BOX_KINDS: i32 = 24;

const IS_RECORDED: u32 = 0x80;
const IS_DISTINCTIVE: u32 = 0x40;
const IS_INLINE: u32 = 1;
const IS_RAW: u32 = 2;
const IS_HEADING: u32 = 4;

const OPEN: i32 = 0;
const CLOSE: i32 = 1;
const OTHER: i32 = 2;

const LESS: u32 = 60;
const GREATER: u32 = 62;
const EQUALS: u32 = 61;
const SLASH: u32 = 47;

// Position in the page at which the next scan starts.
export let position: i32 = 0;
// Number of steps of all scans. A test checks that it stays proportional to the length of the page.
export let steps: i32 = 0;

let end: usize = 0;
let attributeCount: i32 = 0;
let runs: i32 = 0;
let isInRun: bool = false;
let digits: i32 = 0;
let headings: i32 = 0;
let wantedCount: i32 = 0;
let wantedEverywhereCount: i32 = 0;

let width: i32 = 0;
let shape: i32 = 0;
let bits: u32 = 0;
let appearance: u64 = 0;
let flags: u32 = 0;

export function begin(): void {
  position = 0;
  steps = 0;
  runs = 0;
  digits = 0;
  headings = 0;
  isInRun = false;
  wantedCount = 0;
  wantedEverywhereCount = 0;
}

// Writes tokens from `position` to the end of the page, or until there is no more room. Returns the number of
// tokens.
export function scan(length: i32, all: u32, everywhere: u32): i32 {
  end = PAGE + <usize>length;
  attributeCount = 0;
  memory.fill(STACKS, 0, <usize>BOX_KINDS * 4);
  let count = 0;
  let at = PAGE + <usize>position;
  let isDone = false;
  while (!isDone && count < MAX_TOKENS && attributeCount < MAX_ATTRIBUTES) {
    const start = readText(at);
    const token = TOKENS + (<usize>count << 6);
    if (!(shape & 1) && start > at) {
      if (!isInRun) runs += 1;
      isInRun = true;
      if (shape & 2) digits += 1;
    }
    put(token, 0, at);
    put(token, 4, start);
    store<i32>(token + 8, width);
    store<i32>(token + 12, shape | (headings << 3));
    store<i32>(token + 36, runs);
    store<i32>(token + 52, attributeCount);
    at = readMarkup(token, count, start, all, everywhere);
    put(token, 28, at);
    if (load<u8>(token + 20) == <u8>OPEN && flags & IS_RAW) {
      at = rawTextEnd(at, PAGE + <usize>load<i32>(token + 4) + 1, PAGE + <usize>load<i32>(token + 24));
      put(token, 32, at);
    }
    store<i32>(token + 40, wantedCount);
    store<i32>(token + 44, wantedEverywhereCount);
    store<u8>(token + 21, <u8>bits);
    store<i32>(token + 48, <i32>(appearance ^ (appearance >> 32)));
    store<i32>(token + 56, attributeCount);
    store<i32>(token + 60, digits);
    count += 1;
    isDone = at >= end && start >= end;
  }
  position = isDone ? length : <i32>(at - PAGE);
  return count;
}

@inline
function put(token: usize, offset: usize, address: usize): void {
  store<i32>(token + offset, <i32>(address - PAGE));
}

@inline
function byteAt(at: usize): u32 {
  return at < end ? <u32>load<u8>(at) : 0;
}

@inline
function isLetter(byte: u32): bool {
  return (byte | 32) - 97 < 26;
}

// Position of the next markup. Sets `width` and `shape` of the text before it; a run of white space has width
// 1.
function readText(start: usize): usize {
  width = 0;
  shape = 1;
  let wasSpace: u32 = 0;
  let at = start;
  for (; at < end; at += 16) {
    const bytes = v128.load(at);
    const room = end - at < 16 ? (1 << <u32>(end - at)) - 1 : 0xffff;
    const stop = markupIn(bytes, at, room);
    const seen = stop < 16 ? (1 << stop) - 1 : room;
    const spaces = maskOf(i8x16.le_u(bytes, i8x16.splat(32))) & seen;
    const runsOfSpace = spaces & ~((spaces << 1) | wasSpace);
    const starts = maskOf(i8x16.gt_s(bytes, i8x16.splat(-65))) & seen & ~spaces;
    width += popcnt(runsOfSpace) + popcnt(starts);
    if (spaces != seen) shape = shapeOf(bytes, seen) | (shape & ~1);
    wasSpace = (spaces >> 15) & 1;
    if (stop < 16) return stepped(start, at + <usize>stop);
  }
  return stepped(start, end);
}

// Counts the steps from `start` to `at`, and returns `at`.
@inline
function stepped(start: usize, at: usize): usize {
  steps += <i32>((at - start) >> 4) + 1;
  return at;
}

// Index of the first markup in a block, or 16 if there is none.
@inline
function markupIn(bytes: v128, at: usize, room: u32): u32 {
  let found = maskOf(i8x16.eq(bytes, i8x16.splat(60))) & room;
  while (found) {
    const place = <u32>ctz(found);
    if (isMarkup(at + <usize>place)) return place;
    found &= found - 1;
  }
  return 16;
}

// Flags: 2 if the text may have a digit of any script, 4 if it has character references or non-ASCII
// characters.
@inline
function shapeOf(bytes: v128, seen: u32): i32 {
  const digits = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(48)), i8x16.splat(10));
  const coded = v128.or(i8x16.lt_s(bytes, i8x16.splat(0)), i8x16.eq(bytes, i8x16.splat(38)));
  let found = maskOf(digits) & seen ? 2 : 0;
  if (maskOf(coded) & seen) {
    found |= 4;
    // Tests first bytes of non-ASCII characters. No script from U+2000 to U+9FFF has digits, nor has Hangul.
    const some = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(<i8>0xd9)), i8x16.splat(9));
    const others = v128.or(i8x16.ge_u(bytes, i8x16.splat(<i8>0xee)), i8x16.eq(bytes, i8x16.splat(<i8>0xea)));
    if (maskOf(v128.or(some, others)) & seen) found |= 2;
  }
  return found | (shape & 6);
}

function isMarkup(at: usize): bool {
  const next = byteAt(at + 1);
  return isLetter(next) || next == 33 || next == SLASH || next == 63;
}

// Fills a token with the markup that begins here. Returns the position after it.
function readMarkup(token: usize, index: i32, start: usize, all: u32, everywhere: u32): usize {
  bits = 0;
  appearance = 0;
  flags = 0;
  store<i32>(token + 32, 0);
  const isClose = byteAt(start + 1) == SLASH;
  const name = isClose ? start + 2 : start + 1;
  if (!isLetter(byteAt(name))) {
    store<i32>(token + 20, OTHER);
    return declarationEnd(start);
  }
  let at = nameEnd(name, false);
  const hash = hashOf(name, at);
  const kind = kindOf(hash);
  store<i32>(token + 16, hash);
  store<i32>(token + 20, isClose ? CLOSE : OPEN);
  put(token, 24, at);
  flags = kind & 0xff;
  if (!(kind & IS_INLINE)) isInRun = false;
  const box = (kind >> 8) & 0xff;
  if (isClose) {
    if (box) closeBox(box, index);
    const after = find(at, GREATER) + 1;
    return after < end ? after : end;
  }
  if (kind & IS_HEADING) headings += 1;
  if (box) openBox(box, index);
  at = readAttributes(at);
  if (!(kind & IS_RAW)) bits |= kind >> 16;
  if (bits & all) wantedCount += 1;
  if (bits & everywhere) wantedEverywhereCount += 1;
  return at;
}

// End of the name that begins here: at white space, ">" or "/", and for an attribute also at "=".
function nameEnd(start: usize, isOfAttribute: bool): usize {
  const equals = i8x16.splat(isOfAttribute ? 61 : 62);
  for (let at = start; at < end; at += 16) {
    const bytes = v128.load(at);
    const ends = v128.or(
      v128.or(i8x16.le_u(bytes, i8x16.splat(32)), i8x16.eq(bytes, i8x16.splat(47))),
      v128.or(i8x16.eq(bytes, i8x16.splat(62)), i8x16.eq(bytes, equals)),
    );
    const found = maskOf(ends);
    if (found) {
      const place = at + <usize>ctz(found);
      return stepped(start, place < end ? place : end);
    }
  }
  return stepped(start, end);
}

function kindOf(hash: u32): u32 {
  let slot = NAMES + (<usize>(hash & 1023) << 3);
  while (load<u32>(slot) != hash && load<u32>(slot) != 0) slot = slot + 8 < STACKS ? slot + 8 : NAMES;
  return load<u32>(slot) == hash ? load<u32>(slot + 4) : 0;
}

@inline
function openBox(box: u32, index: i32): void {
  const depth = load<i32>(STACKS + (<usize>box << 2));
  store<i32>(STACKS + (<usize>box << 2), depth + 1);
  if (depth < STACK_SIZE) store<i32>(stackOf(box) + (<usize>depth << 2), index);
}

// Stores the end tag's index in the token that opened the box.
@inline
function closeBox(box: u32, index: i32): void {
  const depth = load<i32>(STACKS + (<usize>box << 2)) - 1;
  if (depth < 0) return;
  store<i32>(STACKS + (<usize>box << 2), depth);
  if (depth < STACK_SIZE)
    store<i32>(TOKENS + (<usize>load<i32>(stackOf(box) + (<usize>depth << 2)) << 6) + 32, index);
}

@inline
function stackOf(box: u32): usize {
  return STACKS + 128 + (<usize>(box - 1) * <usize>STACK_SIZE << 2);
}

// Reads to the end of the tag and records the attributes that a visitor wants.
function readAttributes(start: usize): usize {
  let at = start;
  const first = attributeCount;
  while (at < end) {
    const byte = <u32>load<u8>(at);
    if (byte == GREATER) break;
    if (byte <= 32) {
      at += 1;
      continue;
    }
    const name = at;
    at = nameEnd(at + 1, true);
    const hash = hashOf(name, at);
    const audience = <u32>load<u8>(AUDIENCE + <usize>(hash & 4095));
    bits |= audience & ~(IS_RECORDED | IS_DISTINCTIVE);
    const equals = skipSpace(at);
    let valueStart = equals;
    let valueEnd = equals;
    at = equals;
    if (byteAt(equals) == EQUALS) {
      valueStart = skipSpace(equals + 1);
      const quote = byteAt(valueStart);
      if (quote == 34 || quote == 39) {
        valueStart += 1;
        valueEnd = find(valueStart, quote);
        at = valueEnd + 1;
      } else {
        valueEnd = wordEnd(valueStart);
        at = valueEnd;
      }
    }
    if (audience & IS_RECORDED && attributeCount - first < MAX_ATTRIBUTES_PER_TAG) {
      recordAttribute(hash, valueStart, valueEnd);
      if (audience & IS_DISTINCTIVE) addToAppearance(hash, valueStart, valueEnd);
    }
  }
  steps += <i32>(at - start) >> 2;
  return at < end ? at + 1 : end;
}

@inline
function recordAttribute(hash: u32, start: usize, valueEnd: usize): void {
  const entry = ATTRIBUTES + <usize>attributeCount * 12;
  store<i32>(entry, hash);
  put(entry, 4, start);
  put(entry, 8, valueEnd);
  attributeCount += 1;
}

// Adds an attribute's value to the hash of the element's appearance.
function addToAppearance(hash: u32, start: usize, valueEnd: usize): void {
  let sum = (appearance ^ <u64>hash) * 0x9e3779b97f4a7c15;
  let at = start;
  for (; at + 8 <= valueEnd; at += 8) sum = rotl(sum ^ load<u64>(at), 23) * 0xc2b2ae3d27d4eb4f;
  const left = <u64>(valueEnd - at);
  const rest = load<u64>(at) & (((<u64>1) << (left << 3)) - 1);
  appearance = (sum ^ rest ^ (left << 59)) * 0x9e3779b97f4a7c15;
  steps += <i32>(valueEnd - start) >> 3;
}

function skipSpace(start: usize): usize {
  let at = start;
  while (at < end && load<u8>(at) <= 32) at += 1;
  return at;
}

function wordEnd(start: usize): usize {
  let at = start;
  while (at < end && load<u8>(at) > 32 && load<u8>(at) != GREATER) at += 1;
  return at;
}

// Position of the next such byte, or the end of the page. May read up to sixteen bytes past the end, which
// are allocated.
function find(start: usize, byte: u32): usize {
  const wanted = i8x16.splat(<i8>byte);
  for (let at = start; at < end; at += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), wanted));
    if (found) {
      const place = at + <usize>ctz(found);
      return stepped(start, place < end ? place : end);
    }
  }
  return stepped(start, end);
}

// Like `find`, but faster if the byte is far away.
function findFar(start: usize, byte: u32): usize {
  const wanted = i8x16.splat(<i8>byte);
  let at = start;
  for (; at + 64 <= end; at += 64) {
    const first = v128.or(i8x16.eq(v128.load(at), wanted), i8x16.eq(v128.load(at, 16), wanted));
    const last = v128.or(i8x16.eq(v128.load(at, 32), wanted), i8x16.eq(v128.load(at, 48), wanted));
    if (v128.any_true(v128.or(first, last))) break;
  }
  steps += <i32>((at - start) >> 4);
  return find(at, byte);
}

// Position after a comment, a declaration, or markup that is not a tag.
function declarationEnd(start: usize): usize {
  let at = start;
  if (byteAt(start + 1) == 33 && byteAt(start + 2) == 45 && byteAt(start + 3) == 45) {
    at = start + 4;
    for (;;) {
      at = findFar(at, 45);
      if (at >= end) return end;
      if (byteAt(at + 1) == 45 && byteAt(at + 2) == GREATER) return at + 3;
      at += 1;
      steps += 1;
    }
  }
  at = find(start, GREATER);
  return at < end ? at + 1 : end;
}

// Start of the end tag of a raw-text element whose name is at `name` to `nameEnd`.
function rawTextEnd(start: usize, name: usize, nameEnd: usize): usize {
  const length = nameEnd - name;
  for (let at = findFar(start, LESS); at < end; at = findFar(at + 1, LESS)) {
    steps += 1;
    if (byteAt(at + 1) != SLASH) continue;
    let same: usize = 0;
    while (same < length && (byteAt(at + 2 + same) | 32) == (<u32>load<u8>(name + same) | 32)) same += 1;
    if (same == length) return at;
  }
  return end;
}
