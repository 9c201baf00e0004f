import { type ForecastModel } from './model.ts';

/** The model that forecasts are made with now. */
export interface ModelInUse {
  model: ForecastModel;
  /** The latest moment of this service's own prices that it has learned from; null: it has seen none of them. */
  learnedUntil: Date | null;
}

/** Asked for each batch, so that another model is taken up without a restart. */
export type AskModel = () => Promise<ModelInUse>;
