import { CHANGE_FEATURES, changeFeatures } from './change-features.ts';
import { type PriceSteps } from './price-steps.ts';
import { EPISODE_FEATURES, episodeFeatures } from './episode-features.ts';
import { WINDOW_FEATURES, windowFeatures } from './window-features.ts';

/**
 * The history's age is no feature, nor is the calendar: they tell how and when a set was gathered, not what a price will do
 * (docs/forecasting.md).
 */
const OWN_FEATURES = ['price'] as const;

/** The features by their place. Missing ones are NaN. */
export const FEATURES: readonly string[] = [
  ...WINDOW_FEATURES,
  ...CHANGE_FEATURES,
  ...EPISODE_FEATURES,
  ...OWN_FEATURES,
];

/**
 * Writes the features of a history as known at `asOf` (days since 1970) to `out` from `at` on. The history is not empty and
 * has no step after `asOf`.
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
