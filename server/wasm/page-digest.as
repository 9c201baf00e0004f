// Digests a page without what is drawn anew for each answer: `npm run build:wasm` makes `server/src/extract/page-digest-code.ts` of it.
// `page-digest.ts` there says what stands where in the memory, and what is left out.

import { maskOf } from './bytes';

const DIGEST: usize = 0x1000; // four numbers of 8 bytes
const TEXT: usize = 0x10000;

const LEAST_LENGTH: u32 = 13;
const LEAST_TURNS: u32 = 3;
const TURNS_SHARE: u32 = 8;
const MILLISECONDS_DIGITS: u32 = 13;

const MULTIPLIER: u64 = 0x9e3779b97f4a7c15;

let end: usize = 0;

// What was seen of the token that was looked at last.
let close: usize = 0;
let isDrawn = false;

export function digest(length: i32): void {
  end = TEXT + <usize>length;
  memory.fill(end, 0, 32);
  hash(compact());
}

// Takes the tokens out, a NUL for each, and gives the end of what is left.
function compact(): usize {
  let kept = TEXT;
  let copied = TEXT;
  let before: u32 = 0;
  for (let at = TEXT; at < end; at += 16) {
    const here = tokenBytes(v128.load(at));
    const runs = longRuns(before | (here << 16));
    before = here;
    if (!runs) continue;
    const start = at - 16 + <usize>ctz(runs);
    look(start);
    if (isDrawn) {
      kept = move(kept, copied, start);
      store<u8>(kept, 0);
      kept += 1;
      copied = close;
    }
    before = 0;
    at = close - 16;
  }
  return move(kept, copied, end);
}

@inline
function move(to: usize, from: usize, until: usize): usize {
  memory.copy(to, from, until - from);
  return to + (until - from);
}

// Which of the sixteen bytes tokens are made of: letters, digits, + / _ -.
@inline
function tokenBytes(bytes: v128): u32 {
  const plus = i8x16.eq(bytes, i8x16.splat(43));
  const slash = i8x16.eq(bytes, i8x16.splat(47));
  const dash = i8x16.eq(bytes, i8x16.splat(45));
  const line = i8x16.eq(bytes, i8x16.splat(95));
  const joiners = v128.or(v128.or(plus, slash), v128.or(dash, line));
  return <u32>maskOf(v128.or(v128.or(letters(bytes), digits(bytes)), joiners));
}

@inline
function letters(bytes: v128): v128 {
  return i8x16.lt_u(i8x16.sub(v128.or(bytes, i8x16.splat(32)), i8x16.splat(97)), i8x16.splat(26));
}

@inline
function digits(bytes: v128): v128 {
  return i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(48)), i8x16.splat(10));
}

// Where LEAST_LENGTH set bits begin.
@inline
function longRuns(bits: u32): u32 {
  const two = bits & (bits >> 1);
  const four = two & (two >> 2);
  const eight = four & (four >> 4);
  return eight & (four >> 8) & (bits >> 12);
}

// Looks at a token's characters, up to where it ends. It is drawn by lot where letters and digits take turns as they do there, or where it is
// a time in milliseconds.
function look(start: usize): void {
  let at = start;
  let turns: u32 = 0;
  let digitCount: u32 = 0;
  let lastLetter: u32 = 0;
  let lastDigit: u32 = 0;
  for (;;) {
    const bytes = v128.load(at);
    const others = ~tokenBytes(bytes) & 0xffff;
    const own: u32 = others ? (others & (0 - others)) - 1 : 0xffff;
    const letter = <u32>maskOf(letters(bytes)) & own;
    const digit = <u32>maskOf(digits(bytes)) & own;
    turns += <u32>popcnt((((letter << 1) | lastLetter) & digit) | (((digit << 1) | lastDigit) & letter));
    digitCount += <u32>popcnt(digit);
    lastLetter = letter >> 15;
    lastDigit = digit >> 15;
    at += <usize>popcnt(own);
    if (others) break;
  }
  close = at;
  const length = <u32>(at - start);
  const isTime = digitCount == length && length == MILLISECONDS_DIGITS && load<u8>(start) == 49;
  isDrawn = (turns >= LEAST_TURNS && turns * TURNS_SHARE >= length) || isTime;
}

// In four lanes, each a bijection of its words.
function hash(until: usize): void {
  memory.fill(until, 0, 32);
  let a = <u64>(until - TEXT);
  let b = MULTIPLIER;
  let c = ~a;
  let d = ~MULTIPLIER;
  for (let at = TEXT; at < until; at += 32) {
    a = stir(a, at);
    b = stir(b, at + 8);
    c = stir(c, at + 16);
    d = stir(d, at + 24);
  }
  store<u64>(DIGEST, a);
  store<u64>(DIGEST + 8, b);
  store<u64>(DIGEST + 16, c);
  store<u64>(DIGEST + 24, d);
}

@inline
function stir(lane: u64, at: usize): u64 {
  return rotl<u64>((lane ^ load<u64>(at)) * MULTIPLIER, 29);
}
