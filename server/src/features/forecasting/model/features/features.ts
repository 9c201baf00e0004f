import { CHANGE_FEATURES, changeFeatures } from './change-features.ts';
import { type PriceSteps } from './price-steps.ts';
import { EPISODE_FEATURES, episodeFeatures } from './episode-features.ts';
import { WINDOW_FEATURES, windowFeatures } from './window-features.ts';

/**
 * The length of the history and the date are no features: they depend on how and when a data set was
 * collected, and do not predict a price (docs/forecasting.md).
 */
const OWN_FEATURES = ['price'] as const;

/** Feature names, in the order of a row. A missing value is NaN. */
export const FEATURES: readonly string[] = [
  ...WINDOW_FEATURES,
  ...CHANGE_FEATURES,
  ...EPISODE_FEATURES,
  ...OWN_FEATURES,
];

/**
 * Writes the features of a history at `asOf` (days since 1970) to `out`, starting at index `at`. The history
 * must not be empty and must have no step after `asOf`.
 */
export function writeFeatures(steps: PriceSteps, asOf: number, out: Float32Array, at = 0): void {
  windowFeatures(steps, asOf, out, at);
  at += WINDOW_FEATURES.length;
  changeFeatures(steps, asOf, out, at);
  at += CHANGE_FEATURES.length;
  episodeFeatures(steps, asOf, out, at);
  at += EPISODE_FEATURES.length;
  const log = steps.logs.at(-1) as number;
  out[at] = log;
}
