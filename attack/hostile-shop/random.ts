import { seededRandom as numbersOf } from '@tidemark/demo-shop/catalogue/seeded-random.ts';

/** Numbers that look random and are the same for the same seed. */
export interface SeededRandom {
  /** From 0 to less than `below`, whole. */
  below(below: number): number;
  pick<T>(items: readonly T[]): T;
  /** True with this probability, from 0 to 1. */
  chance(probability: number): boolean;
  bytes(count: number): Buffer;
}

/** Creates the numbers of a seed, in the forms that attacks need. */
export function seededRandom(seed: number): SeededRandom {
  const { next, pick } = numbersOf(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    pick,
    chance: (probability) => next() < probability,
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => below(256))),
  };
}
