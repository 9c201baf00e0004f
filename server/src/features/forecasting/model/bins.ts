/** Bin 0 holds missing values. Any other value is in bin 1 + the number of edges at or below it. */
export const MAX_BINS = 64;

/** The edges that split a feature's values into bins of about equal counts. */
export function binEdges(values: Float32Array): Float32Array {
  const present = values.filter((value) => !Number.isNaN(value)).sort();
  const edges: number[] = [];
  const maxEdges = MAX_BINS - 2;
  for (let i = 1; i <= maxEdges; i++) {
    const edge = present[Math.floor((i * present.length) / (maxEdges + 1))];
    if (edge !== undefined && edge !== edges.at(-1) && edge > (present[0] as number)) edges.push(edge);
  }
  return Float32Array.from(edges);
}

/** The bin of a value. A value equal to an edge belongs to the bin above it. */
export function binOf(value: number, edges: Float32Array): number {
  if (Number.isNaN(value)) return 0;
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low + 1;
}
