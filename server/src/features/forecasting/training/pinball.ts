import { QUANTILES } from '../model/model.ts';

/** The mean pinball loss of the quantiles of a value. */
export function pinballOf(quantiles: readonly number[], value: number): number {
  let sum = 0;
  for (const [i, share] of QUANTILES.entries()) {
    const miss = value - (quantiles[i] ?? 1);
    sum += miss > 0 ? share * miss : (share - 1) * miss;
  }
  return sum / QUANTILES.length;
}
