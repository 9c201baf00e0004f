import { type Calibration } from '@tidemark/contracts/forecast.ts';

type Bin = Calibration['bins'][number];

/**
 * All bins as one, with means weighted by count. `gap` is the mean absolute difference between predicted and
 * observed, so errors in opposite directions do not cancel out.
 */
export function mergeBins(bins: readonly Bin[]): Bin & { gap: number } {
  const count = bins.reduce((sum, bin) => sum + bin.count, 0);
  const mean = (value: (bin: Bin) => number) =>
    bins.reduce((sum, bin) => sum + bin.count * value(bin), 0) / count;
  return {
    count,
    predicted: mean(({ predicted }) => predicted),
    observed: mean(({ observed }) => observed),
    gap: mean(({ predicted, observed }) => Math.abs(predicted - observed)),
  };
}
