/**
 * An ensemble of symmetric trees: all splits of a tree's level ask the same question, so that a tree is as many questions as
 * it is deep and a leaf's number is their answers' bits.
 */
export interface Trees {
  base: number;
  depth: number;
  /** For each tree and level: which feature, and the last bin whose rows answer no. */
  features: Uint8Array;
  bins: Uint8Array;
  /** For each tree, 2^depth values. */
  leaves: Float32Array;
}

/** The sum of the trees' leaves for each row; `columns` holds the bins of a feature for all rows. */
export function sumTrees(trees: Trees, columns: readonly Uint8Array[], rows: number): Float64Array {
  const sums = new Float64Array(rows).fill(trees.base);
  const count = treeCount(trees);
  const leaf = new Uint16Array(rows);
  for (let tree = 0; tree < count; tree++) {
    findLeaves(trees, tree, columns, leaf, rows);
    const offset = tree << trees.depth;
    for (let row = 0; row < rows; row++)
      sums[row] = (sums[row] as number) + (trees.leaves[offset + (leaf[row] as number)] as number);
  }
  return sums;
}

function treeCount({ features, depth }: Trees): number {
  return features.length / depth;
}

/** The leaf of each row in one tree. */
export function findLeaves(
  { depth, features, bins }: Pick<Trees, 'depth' | 'features' | 'bins'>,
  tree: number,
  columns: readonly Uint8Array[],
  leaf: Uint16Array,
  rows: number,
): void {
  leaf.fill(0, 0, rows);
  for (let level = 0; level < depth; level++) {
    const column = columns[features[tree * depth + level] as number] as Uint8Array;
    const bin = bins[tree * depth + level] as number;
    const bit = 1 << level;
    for (let row = 0; row < rows; row++)
      if ((column[row] as number) > bin) leaf[row] = (leaf[row] as number) | bit;
  }
}
