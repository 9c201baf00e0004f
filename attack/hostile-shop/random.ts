/** Numbers that look random and are the same for the same seed. */
export interface SeededRandom {
  /** From 0 to less than `below`, whole. */
  below(below: number): number;
  pick<T>(items: readonly T[]): T;
  /** True with this probability, from 0 to 1. */
  chance(probability: number): boolean;
  bytes(count: number): Buffer;
}

/** Creates the numbers of a seed (mulberry32). */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    pick: (items) => items[below(items.length)] as (typeof items)[number],
    chance: (probability) => next() < probability,
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => below(256))),
  };
}
