import { FEATURES } from './features/features.ts';
import { decodeModel, type ForecastModel } from './model.ts';
import shipped from './model.json' with { type: 'json' };

/**
 * The model that `npm run train:forecast` wrote. It is decoded in its own file because decoding throws if the
 * features have changed since, and training a new model must work then.
 */
export const SHIPPED_MODEL: ForecastModel = decodeModel(shipped, FEATURES);
