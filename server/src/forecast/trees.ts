/** How many questions a tree asks. */
export const DEPTH = 6;
export const LEAVES = 1 << DEPTH;

/**
 * An ensemble of symmetric trees: all splits of a tree's level ask the same question, so that a tree is as many questions as
 * it is deep and a leaf's number is their answers' bits.
 */
export interface Trees {
  base: number;
  /** For each tree and level: which feature, and the last bin whose rows answer no. */
  features: Uint8Array;
  bins: Uint8Array;
  /** For each tree, one value a leaf. */
  leaves: Float32Array;
}

interface Question {
  column: Uint8Array;
  bin: number;
}
type Questions = [Question, Question, Question, Question, Question, Question];

/** The sum of the trees' leaves for each row; `columns` holds the bins of a feature for all rows. */
export function sumTrees(trees: Trees, columns: readonly Uint8Array[], rows: number): Float64Array {
  const sums = new Float64Array(rows).fill(trees.base);
  for (let tree = 0; tree < trees.features.length / DEPTH; tree++) {
    const values = trees.leaves.subarray(tree * LEAVES, (tree + 1) * LEAVES);
    addTree(sums, values, questionsOf(trees, tree, columns));
  }
  return sums;
}

/** The leaf of each row in one tree. */
export function findLeaves(
  trees: Trees,
  tree: number,
  columns: readonly Uint8Array[],
  leaf: Uint8Array,
): void {
  leaf.fill(0);
  for (const [level, { column, bin }] of questionsOf(trees, tree, columns).entries())
    for (let row = 0; row < leaf.length; row++)
      if ((column[row] as number) > bin) leaf[row] = (leaf[row] as number) | (1 << level);
}

function questionsOf({ features, bins }: Trees, tree: number, columns: readonly Uint8Array[]): Questions {
  return Array.from({ length: DEPTH }, (_, level) => ({
    column: columns[features[tree * DEPTH + level] as number] as Uint8Array,
    bin: bins[tree * DEPTH + level] as number,
  })) as Questions;
}

/** All questions in one pass over the rows: scoring spends its time here. */
function addTree(sums: Float64Array, values: Float32Array, [a, b, c, d, e, f]: Questions): void {
  const { column: ac, bin: ab } = a;
  const { column: bc, bin: bb } = b;
  const { column: cc, bin: cb } = c;
  const { column: dc, bin: db } = d;
  const { column: ec, bin: eb } = e;
  const { column: fc, bin: fb } = f;
  for (let row = 0; row < sums.length; row++) {
    const low =
      ((ac[row] as number) > ab ? 1 : 0) |
      ((bc[row] as number) > bb ? 2 : 0) |
      ((cc[row] as number) > cb ? 4 : 0);
    const high =
      ((dc[row] as number) > db ? 8 : 0) |
      ((ec[row] as number) > eb ? 16 : 0) |
      ((fc[row] as number) > fb ? 32 : 0);
    sums[row] = (sums[row] as number) + (values[low | high] as number);
  }
}
