// Hashes a page without its random tokens, which change with every response. `npm run build:wasm` compiles it
// to `page-digest-code.ts` in `server/src/shop/extract/text`; `page-digest.ts` there uses the same memory
// layout and defines the tokens.

import { maskOf } from './bytes';

const DIGEST: usize = 0x1000; // four numbers of 8 bytes
const TEXT: usize = 0x10000;

// Bounds for random tokens: length, changes between letters and digits, and characters per change.
const MIN_LENGTH: u32 = 13;
const MIN_CHANGES: u32 = 3;
const MAX_CHARS_PER_CHANGE: u32 = 8;
const MILLISECONDS_DIGITS: u32 = 13;

const MULTIPLIER: u64 = 0x9e3779b97f4a7c15;

let end: usize = 0;

// Result of the latest `readToken`.
let tokenEnd: usize = 0;
let isRandom = false;

export function digest(length: i32): void {
  end = TEXT + <usize>length;
  memory.fill(end, 0, 32);
  hash(compact());
}

// Replaces each random token with a NUL and returns the end of the shortened text.
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
    readToken(start);
    if (isRandom) {
      kept = move(kept, copied, start);
      store<u8>(kept, 0);
      kept += 1;
      copied = tokenEnd;
    }
    before = 0;
    at = tokenEnd - 16;
  }
  return move(kept, copied, end);
}

@inline
function move(to: usize, from: usize, until: usize): usize {
  memory.copy(to, from, until - from);
  return to + (until - from);
}

// A bit for each of the sixteen bytes that can be part of a token: letters, digits, + / _ -.
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

// A bit for each position at which MIN_LENGTH set bits begin.
@inline
function longRuns(bits: u32): u32 {
  const two = bits & (bits >> 1);
  const four = two & (two >> 2);
  const eight = four & (four >> 4);
  return eight & (four >> 8) & (bits >> 12);
}

// Reads a token to its end. It is random if letters and digits alternate often enough, or if it is a time in
// milliseconds.
function readToken(start: usize): void {
  let at = start;
  let changes: u32 = 0;
  let digitCount: u32 = 0;
  let lastLetter: u32 = 0;
  let lastDigit: u32 = 0;
  for (;;) {
    const bytes = v128.load(at);
    const others = ~tokenBytes(bytes) & 0xffff;
    const own: u32 = others ? (others & (0 - others)) - 1 : 0xffff;
    const letter = <u32>maskOf(letters(bytes)) & own;
    const digit = <u32>maskOf(digits(bytes)) & own;
    changes += <u32>popcnt((((letter << 1) | lastLetter) & digit) | (((digit << 1) | lastDigit) & letter));
    digitCount += <u32>popcnt(digit);
    lastLetter = letter >> 15;
    lastDigit = digit >> 15;
    at += <usize>popcnt(own);
    if (others) break;
  }
  tokenEnd = at;
  const length = <u32>(at - start);
  const isTime = digitCount == length && length == MILLISECONDS_DIGITS && load<u8>(start) == 49;
  isRandom = (changes >= MIN_CHANGES && changes * MAX_CHARS_PER_CHANGE >= length) || isTime;
}

// Hashes the text in four lanes. Mixing a word into a lane is a bijection of that word.
function hash(until: usize): void {
  memory.fill(until, 0, 32);
  let a = <u64>(until - TEXT);
  let b = MULTIPLIER;
  let c = ~a;
  let d = ~MULTIPLIER;
  for (let at = TEXT; at < until; at += 32) {
    a = mix(a, at);
    b = mix(b, at + 8);
    c = mix(c, at + 16);
    d = mix(d, at + 24);
  }
  store<u64>(DIGEST, a);
  store<u64>(DIGEST + 8, b);
  store<u64>(DIGEST + 16, c);
  store<u64>(DIGEST + 24, d);
}

@inline
function mix(lane: u64, at: usize): u64 {
  return rotl<u64>((lane ^ load<u64>(at)) * MULTIPLIER, 29);
}
