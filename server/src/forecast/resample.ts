const RESAMPLES = 200;

/** The 2.5 and 97.5 % points of figures of `count` products drawn anew: `figuresOf` gets which product stands in each place. */
export function resampled<Name extends string>(
  count: number,
  random: () => number,
  figuresOf: (pick: () => number) => Readonly<Record<Name, number>>,
): Record<Name, readonly [number, number]> {
  const drawn = Array.from({ length: RESAMPLES }, () => figuresOf(() => Math.floor(random() * count)));
  const names = Object.keys(drawn[0] ?? {}) as Name[];
  return Object.fromEntries(
    names.map((name) => [name, intervalOf(drawn.map((figures) => figures[name]))]),
  ) as Record<Name, readonly [number, number]>;
}

function intervalOf(values: number[]): readonly [number, number] {
  values.sort((a, b) => a - b);
  return [values[Math.floor(0.025 * values.length)] ?? NaN, values[Math.floor(0.975 * values.length)] ?? NaN];
}
