/** A generator of numbers in [0, 1). The same seed gives the same numbers (mulberry32). */
export function seededNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const RESAMPLES = 200;

/**
 * Bootstrap: computes figures of `RESAMPLES` resamples of `count` products. `pick` draws the next product's
 * index.
 */
export function bootstrap<Figures>(
  count: number,
  random: () => number,
  figuresOf: (pick: () => number) => Figures,
): Figures[] {
  return Array.from({ length: RESAMPLES }, () => figuresOf(() => Math.floor(random() * count)));
}

/** The 2.5% and 97.5% points. */
export function percentileInterval(values: readonly number[]): readonly [number, number] {
  const ordered = values.toSorted((a, b) => a - b);
  return [
    ordered[Math.floor(0.025 * ordered.length)] ?? NaN,
    ordered[Math.floor(0.975 * ordered.length)] ?? NaN,
  ];
}
