import { FEATURES } from './features/features.ts';
import { decodeModel, type ForecastModel } from './model.ts';
import shipped from './model.json' with { type: 'json' };

/** The model that `npm run train:forecast` made. */
export const SHIPPED_MODEL: ForecastModel = decodeModel(shipped, FEATURES);
