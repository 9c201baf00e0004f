// The inner loop of `html-walk.ts`, in AssemblyScript: goes through a page of UTF-8 once, sixteen bytes at a time where it can, and
// writes down where its tags are. `npm run build:wasm` makes `server/src/extract/tag-scanner-code.ts` of it; `tag-scanner.ts`
// there says what stands where in the memory, and must agree with the numbers here.

import { hashOf, maskOf } from './bytes';

const AUDIENCE: usize = 0x1000; // 4096 bytes: who asks for an attribute, by its name's hash
const NAMES: usize = 0x2000; // 1024 slots of 8 bytes: a tag name's hash, what HTML says of it
const STACKS: usize = 0x4000; // of each kind of box, the tokens of those that are open
const TOKENS: usize = 0x20000;
const ATTRIBUTES: usize = 0x420000;
const PAGE: usize = 0x5a0000;

const MAX_TOKENS: i32 = 65000;
const MAX_ATTRIBUTES: i32 = 130000;
const MAX_OF_TAG: i32 = 60;
const STACK_SIZE: i32 = 1024;
const KINDS_OF_BOX: i32 = 24;

const NOTED: u32 = 0x80;
const TELLING: u32 = 0x40;
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

// Where the next scan begins.
export let position: i32 = 0;
// How many steps all scans have taken, so that tests can hold them to the length of the page.
export let steps: i32 = 0;

let end: usize = 0;
let attributeCount: i32 = 0;
let runs: i32 = 0;
let isInRun: bool = false;
let digits: i32 = 0;
let headings: i32 = 0;
let askedAll: i32 = 0;
let askedEverywhere: i32 = 0;

let width: i32 = 0;
let shape: i32 = 0;
let bits: u32 = 0;
let looks: u64 = 0;
let flags: u32 = 0;

export function begin(): void {
  position = 0;
  steps = 0;
  runs = 0;
  digits = 0;
  headings = 0;
  isInRun = false;
  askedAll = 0;
  askedEverywhere = 0;
}

// Writes tokens from `position` on, to the end of the page or as many as there is room for; gives how many.
export function scan(length: i32, all: u32, everywhere: u32): i32 {
  end = PAGE + <usize>length;
  attributeCount = 0;
  memory.fill(STACKS, 0, <usize>KINDS_OF_BOX * 4);
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
    store<i32>(token + 40, askedAll);
    store<i32>(token + 44, askedEverywhere);
    store<u8>(token + 21, <u8>bits);
    store<i32>(token + 48, <i32>(looks ^ (looks >> 32)));
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

// Where the next markup begins; `width` and `shape` then tell of the text before it. White space counts as one.
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

// Counts what was looked at from one place to another; gives that.
@inline
function stepped(start: usize, at: usize): usize {
  steps += <i32>((at - start) >> 4) + 1;
  return at;
}

// Where in a block the first markup begins; 16 where there is none.
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

// 2: it may have a digit, of any script; 4: it holds references or more than ASCII.
@inline
function shapeOf(bytes: v128, seen: u32): i32 {
  const digits = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(48)), i8x16.splat(10));
  const coded = v128.or(i8x16.lt_s(bytes, i8x16.splat(0)), i8x16.eq(bytes, i8x16.splat(38)));
  let found = maskOf(digits) & seen ? 2 : 0;
  if (maskOf(coded) & seen) {
    found |= 4;
    // Of the bytes that characters beyond ASCII begin with; no script from U+2000 to U+9FFF, nor Hangul, has digits.
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

// Fills a token with the markup that begins here; gives what is behind it.
function readMarkup(token: usize, index: i32, start: usize, all: u32, everywhere: u32): usize {
  bits = 0;
  looks = 0;
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
    const behind = find(at, GREATER) + 1;
    return behind < end ? behind : end;
  }
  if (kind & IS_HEADING) headings += 1;
  if (box) openBox(box, index);
  at = readAttributes(at);
  if (!(kind & IS_RAW)) bits |= kind >> 16;
  if (bits & all) askedAll += 1;
  if (bits & everywhere) askedEverywhere += 1;
  return at;
}

// Where a name ends that begins here: at space, ">" or "/", and one of an attribute at "=".
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

// Tells the box that ends here of its end.
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

// Goes to the end of the tag, and notes on the way the attributes that are asked for.
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
    const asked = <u32>load<u8>(AUDIENCE + <usize>(hash & 4095));
    bits |= asked & ~(NOTED | TELLING);
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
    if (asked & NOTED && attributeCount - first < MAX_OF_TAG) {
      note(hash, valueStart, valueEnd);
      if (asked & TELLING) look(hash, valueStart, valueEnd);
    }
  }
  steps += <i32>(at - start) >> 2;
  return at < end ? at + 1 : end;
}

@inline
function note(hash: u32, start: usize, valueEnd: usize): void {
  const entry = ATTRIBUTES + <usize>attributeCount * 12;
  store<i32>(entry, hash);
  put(entry, 4, start);
  put(entry, 8, valueEnd);
  attributeCount += 1;
}

// Makes what an attribute says part of what its element looks like.
function look(hash: u32, start: usize, valueEnd: usize): void {
  let sum = (looks ^ <u64>hash) * 0x9e3779b97f4a7c15;
  let at = start;
  for (; at + 8 <= valueEnd; at += 8) sum = rotl(sum ^ load<u64>(at), 23) * 0xc2b2ae3d27d4eb4f;
  const left = <u64>(valueEnd - at);
  const rest = load<u64>(at) & (((<u64>1) << (left << 3)) - 1);
  looks = (sum ^ rest ^ (left << 59)) * 0x9e3779b97f4a7c15;
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

// Where a byte stands next, or the end of the page. May look at sixteen bytes behind the end, which are there.
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

// The same where it is likely to be far.
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

// Behind a comment, a declaration, or what is no tag.
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

// Where the end tag begins of an element of text alone, whose name stands from `name` to `nameEnd`.
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
