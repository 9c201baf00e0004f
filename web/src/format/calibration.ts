import { type Calibration } from '@tidemark/contracts/forecast.ts';

type Bin = Calibration['bins'][number];

/**
 * All bins as one; `off` is how far what was said is from what came true in each, on average of all forecasts. It is above zero even where too
 * much here and too little there make up for one another.
 */
export function together(bins: readonly Bin[]): Bin & { off: number } {
  const count = bins.reduce((sum, bin) => sum + bin.count, 0);
  const mean = (of: (bin: Bin) => number) => bins.reduce((sum, bin) => sum + bin.count * of(bin), 0) / count;
  return {
    count,
    predicted: mean(({ predicted }) => predicted),
    observed: mean(({ observed }) => observed),
    off: mean(({ predicted, observed }) => Math.abs(predicted - observed)),
  };
}
