/** The median and the 99th percentile of `count` values, rounded to whole numbers. */
export interface Percentiles {
  p50: number;
  p99: number;
  count: number;
}

export function percentiles(values: readonly number[]): Percentiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.floor(sorted.length * share)] ?? Number.NaN);
  return { p50: at(0.5), p99: at(0.99), count: sorted.length };
}
