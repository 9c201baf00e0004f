/** Counts the elementary steps of matching, up to a limit. */
export interface StepCounter {
  steps: number;
  readonly maxSteps: number;
}

/** A normalized path pattern, ready to match. */
export interface PathPattern {
  pattern: string;
  /** The octets before the first `*`, or before the final `$`. */
  prefix: string;
  /** Computed the first time that a path starts with the prefix; null if nothing follows it. */
  rest: PatternRest | null | undefined;
}

interface PatternRest {
  /** The texts after each `*`, in order, without the suffix. */
  middles: readonly SearchedText[];
  /** The octets between the last `*` and the final `$`. Empty if anything may follow. */
  suffix: string;
}

interface SearchedText {
  text: string;
  /** Computed by the first search. */
  fallbacks: Uint32Array | null;
}

/** The characters of a URL, except `%`, and except `*` and `$`, which have a meaning in patterns. */
const NORMAL_PATH = /^[\w\-.~:/?#[\]@!&'()+,;=]*$/;
const NORMAL_PATTERN = /^[\w\-.~:/?#[\]@!&'()+,;=*]*\$?$/;
const TO_NORMALIZE = /%[\dA-Fa-f]{2}|[^\w\-.~:/?#[\]@!&'()+,;=]/gu;
const UNRESERVED = /^[\w\-.~]$/;

/**
 * The form in which RFC 9309 (2.2.2) compares a path's octets: percent-encoded, except for unreserved
 * characters, with upper-case digits. `*` and `$` are encoded, since they have a meaning in patterns.
 */
export function normalizePath(path: string): string {
  return NORMAL_PATH.test(path) ? path : path.replace(TO_NORMALIZE, normalizeCharacter);
}

/** Like `normalizePath`, for a pattern: keeps `*`, and `$` at the end. Repeated `*` become one. */
export function normalizePattern(pattern: string): string {
  const single = pattern.includes('**') ? pattern.replace(/\*+/g, '*') : pattern;
  if (NORMAL_PATTERN.test(single)) return single;
  const isAnchored = single.endsWith('$');
  const texts = (isAnchored ? single.slice(0, -1) : single).split('*');
  return `${texts.map(normalizePath).join('*')}${isAnchored ? '$' : ''}`;
}

function normalizeCharacter(character: string): string {
  if (character === '*') return '%2A';
  if (character.length !== 3 || !character.startsWith('%')) return encodeURIComponent(character);
  const decoded = String.fromCharCode(Number.parseInt(character.slice(1), 16));
  return UNRESERVED.test(decoded) ? decoded : character.toUpperCase();
}

/** Prepares a normalized pattern. */
export function compilePattern(pattern: string): PathPattern {
  const wildcard = pattern.indexOf('*');
  if (wildcard !== -1) return { pattern, prefix: pattern.slice(0, wildcard), rest: undefined };
  return { pattern, prefix: isAnchored(pattern) ? pattern.slice(0, -1) : pattern, rest: null };
}

/**
 * Whether the pattern matches the path. Linear: takes each text at its first occurrence after the one before
 * it, found without going back in the path. Returns null if the counter has reached its limit.
 */
export function matchesPath(compiled: PathPattern, path: string, counter: StepCounter): boolean | null {
  const { pattern, prefix } = compiled;
  counter.steps++;
  if (!path.startsWith(prefix)) return false;
  if (compiled.rest === null) return !isAnchored(pattern) || path.length === prefix.length;
  if (counter.steps >= counter.maxSteps) return null;
  const { middles, suffix } = (compiled.rest ??= restOf(compiled, counter));
  let at = prefix.length;
  for (const middle of middles) {
    if (counter.steps >= counter.maxSteps) return null;
    at = endOfFirst(middle, path, at, counter);
    if (at === -1) return false;
  }
  return path.length - suffix.length >= at && path.endsWith(suffix);
}

function isAnchored(pattern: string): boolean {
  return pattern.endsWith('$');
}

function restOf({ pattern, prefix }: PathPattern, counter: StepCounter): PatternRest {
  counter.steps += pattern.length;
  const end = isAnchored(pattern) ? pattern.length - 1 : pattern.length;
  const texts = pattern.slice(prefix.length + 1, end).split('*');
  const suffix = (isAnchored(pattern) && texts.pop()) || '';
  const middles = texts.filter((text) => text !== '').map((text) => ({ text, fallbacks: null }));
  return { middles, suffix };
}

/** The end of the text's first occurrence from `from` on, or -1 (Knuth, Morris and Pratt). */
function endOfFirst(searched: SearchedText, path: string, from: number, counter: StepCounter): number {
  const { text } = searched;
  if (path.length - from < text.length) return -1;
  const fallbacks = (searched.fallbacks ??= fallbacksOf(text, counter));
  let matched = 0;
  for (let at = from; at < path.length; at++) {
    matched = extendMatch(text, matched, path.charCodeAt(at), fallbacks);
    if (matched < text.length) continue;
    counter.steps += at - from + 1;
    return at + 1;
  }
  counter.steps += path.length - from;
  return -1;
}

/** For each start of the text, the length of its longest proper end that the text starts with too. */
function fallbacksOf(text: string, counter: StepCounter): Uint32Array {
  const fallbacks = new Uint32Array(text.length);
  let matched = 0;
  for (let at = 1; at < text.length; at++) {
    matched = extendMatch(text, matched, text.charCodeAt(at), fallbacks);
    fallbacks[at] = matched;
  }
  counter.steps += text.length;
  return fallbacks;
}

/** How much of the text's start matches after one more character. `matched` characters did before it. */
function extendMatch(text: string, matched: number, code: number, fallbacks: Uint32Array): number {
  let length = matched;
  while (length > 0 && text.charCodeAt(length) !== code) length = fallbacks[length - 1] ?? 0;
  return text.charCodeAt(length) === code ? length + 1 : length;
}
