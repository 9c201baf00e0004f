const RESAMPLES = 200;

/** Figures of `count` products drawn anew, again and again: `figuresOf` asks which product stands in its next place. */
export function resampled<Figures>(
  count: number,
  random: () => number,
  figuresOf: (pick: () => number) => Figures,
): Figures[] {
  return Array.from({ length: RESAMPLES }, () => figuresOf(() => Math.floor(random() * count)));
}

/** The 2.5 and 97.5 % points. */
export function intervalOf(values: readonly number[]): readonly [number, number] {
  const ordered = values.toSorted((a, b) => a - b);
  return [
    ordered[Math.floor(0.025 * ordered.length)] ?? NaN,
    ordered[Math.floor(0.975 * ordered.length)] ?? NaN,
  ];
}
