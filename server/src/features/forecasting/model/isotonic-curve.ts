/** A non-decreasing curve: linear between its points, constant beyond the first and last one. */
export interface Curve {
  xs: Float32Array;
  ys: Float32Array;
}

const MAX_POINTS = 100;

/** Weighted isotonic regression of actual on predicted values (pool adjacent violators). */
export function fitIsotonicCurve(
  predicted: Float64Array,
  actual: Float64Array,
  weights: Float64Array,
): Curve {
  const blocks: { x: number; y: number; weight: number }[] = [];
  for (const block of equalBlocks(predicted, actual, weights)) {
    blocks.push(block);
    for (let last = blocks.at(-1), before = blocks.at(-2); last && before && before.y >= last.y;) {
      const weight = before.weight + last.weight;
      const x = (before.x * before.weight + last.x * last.weight) / weight;
      const y = (before.y * before.weight + last.y * last.weight) / weight;
      blocks.splice(-2, 2, { x, y, weight });
      last = blocks.at(-1);
      before = blocks.at(-2);
    }
  }
  return { xs: Float32Array.from(blocks, ({ x }) => x), ys: Float32Array.from(blocks, ({ y }) => y) };
}

/** The curve's value at `x`; `x` itself if the curve has no points. */
export function evaluateCurve({ xs, ys }: Curve, x: number): number {
  const last = xs.length - 1;
  if (last < 0) return x;
  if (x <= (xs[0] as number)) return ys[0] as number;
  if (x >= (xs[last] as number)) return ys[last] as number;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((xs[middle] as number) <= x) low = middle;
    else high = middle;
  }
  const share = (x - (xs[low] as number)) / ((xs[high] as number) - (xs[low] as number));
  return (ys[low] as number) * (1 - share) + (ys[high] as number) * share;
}

/** Sorts by prediction and averages blocks of about equal weight. */
function equalBlocks(predicted: Float64Array, actual: Float64Array, weights: Float64Array) {
  const order = Uint32Array.from(predicted.keys()).sort(
    (a, b) => (predicted[a] as number) - (predicted[b] as number) || a - b,
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const blocks: { x: number; y: number; weight: number }[] = [];
  let block = { x: 0, y: 0, weight: 0 };
  for (const row of order) {
    const weight = weights[row] as number;
    block.x += weight * (predicted[row] as number);
    block.y += weight * (actual[row] as number);
    block.weight += weight;
    if (block.weight < total / MAX_POINTS) continue;
    blocks.push(block);
    block = { x: 0, y: 0, weight: 0 };
  }
  if (block.weight > 0) blocks.push(block);
  return blocks.map(({ x, y, weight }) => ({ x: x / weight, y: y / weight, weight }));
}
