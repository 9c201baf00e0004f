export interface SeededRandom {
  /** A number in [0, 1). */
  next(): number;
  /** An integer from low to high, inclusive. */
  between(low: number, high: number): number;
  pick<T>(list: readonly T[]): T;
}

/** A stream of pseudo-random numbers (mulberry32), determined by the parts of its seed alone. */
export function seededRandom(...seedParts: readonly (string | number)[]): SeededRandom {
  let state = hash32(seedParts.join('|'));
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return { next, between, pick: (list) => at(list, between(0, list.length - 1)) };
}

/** The element at any integer index. The index wraps around at both ends. */
export function at<T>(list: readonly T[], index: number): T {
  if (list.length === 0) throw new RangeError('the list is empty');
  return list[((index % list.length) + list.length) % list.length] as T;
}

/** FNV-1a of the text, as an unsigned 32-bit number. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
