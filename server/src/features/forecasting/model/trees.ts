/** The number of splits from the root to a leaf. */
export const DEPTH = 6;
export const LEAVES = 1 << DEPTH;

/**
 * An ensemble of symmetric (oblivious) trees: all nodes of a level share one split, so the results of a
 * tree's splits are the bits of a leaf's number.
 */
export interface Trees {
  base: number;
  /** For each tree and level: the feature of its split, and the last bin whose rows get bit 0. */
  features: Uint8Array;
  bins: Uint8Array;
  /** One value per leaf of each tree. */
  leaves: Float32Array;
}

/**
 * The base plus the trees' leaf values, for each row. Each of `columns` holds one feature's bins of all rows.
 */
export function sumTrees(trees: Trees, columns: readonly Uint8Array[], rows: number): Float64Array {
  const sums = new Float64Array(rows).fill(trees.base);
  for (let tree = 0; tree < trees.features.length / DEPTH; tree++) addTree(sums, trees, tree, columns);
  return sums;
}

/** An ensemble that predicts the mean of two others. */
export function meanOfTrees(a: Trees, b: Trees): Trees {
  return {
    base: (a.base + b.base) / 2,
    features: Uint8Array.from([...a.features, ...b.features]),
    bins: Uint8Array.from([...a.bins, ...b.bins]),
    leaves: Float32Array.from([...a.leaves, ...b.leaves], (leaf) => leaf / 2),
  };
}

/** The leaf of each row in one tree. */
export function findLeaves(
  { features, bins }: Trees,
  tree: number,
  columns: readonly Uint8Array[],
  leaf: Uint8Array,
): void {
  leaf.fill(0);
  for (let level = 0; level < DEPTH; level++) {
    const column = columns[features[tree * DEPTH + level] as number] as Uint8Array;
    const bin = bins[tree * DEPTH + level] as number;
    for (let row = 0; row < leaf.length; row++)
      if ((column[row] as number) > bin) leaf[row] = (leaf[row] as number) | (1 << level);
  }
}

/** All splits in one pass over the rows, without allocations: scoring spends most of its time here. */
function addTree(
  sums: Float64Array,
  { features, bins, leaves }: Trees,
  tree: number,
  columns: readonly Uint8Array[],
): void {
  const at = tree * DEPTH;
  const a = columns[features[at] as number] as Uint8Array;
  const b = columns[features[at + 1] as number] as Uint8Array;
  const c = columns[features[at + 2] as number] as Uint8Array;
  const d = columns[features[at + 3] as number] as Uint8Array;
  const e = columns[features[at + 4] as number] as Uint8Array;
  const f = columns[features[at + 5] as number] as Uint8Array;
  const aBin = bins[at] as number;
  const bBin = bins[at + 1] as number;
  const cBin = bins[at + 2] as number;
  const dBin = bins[at + 3] as number;
  const eBin = bins[at + 4] as number;
  const fBin = bins[at + 5] as number;
  const first = tree * LEAVES;
  for (let row = 0; row < sums.length; row++) {
    const low = bit(a, row, aBin) | (bit(b, row, bBin) << 1) | (bit(c, row, cBin) << 2);
    const high = bit(d, row, dBin) | (bit(e, row, eBin) << 1) | (bit(f, row, fBin) << 2);
    sums[row] = (sums[row] as number) + (leaves[first + (low | (high << 3))] as number);
  }
}

/**
 * 1 for a row above the bin, else 0. Uses the sign bit, since a branch would be mispredicted half the time.
 */
function bit(column: Uint8Array, row: number, bin: number): number {
  return (bin - (column[row] as number)) >>> 31;
}
