import { Type, type Static } from 'typebox';
import { Nullable, Timestamp } from './common.ts';

/** Results of one model on the moments of an evaluation. */
const ModelFigures = Type.Object({
  brier: Type.Number({ description: 'Mean squared error of the chance of a 5% drop within 30 days' }),
  netSaving: Type.Number({ description: 'Mean saving of its verdicts, as a share of the price' }),
  pinball: Type.Number({
    description:
      'Mean pinball loss of the 10%, 50% and 90% quantiles of the lowest price, as a share of the price',
  }),
});
export type ModelFigures = Static<typeof ModelFigures>;

/** Improvement of a new model over its baseline, with a 95% bootstrap interval resampled by product. */
const ModelGain = Type.Object({
  mean: Type.Number(),
  low: Type.Number({ description: '2.5% quantile' }),
  high: Type.Number({ description: '97.5% quantile' }),
});
export type ModelGain = Static<typeof ModelGain>;

/** Comparison of a new model with the one in use at the time, on weeks neither was trained on. */
const ModelEvaluation = Type.Object({
  from: Timestamp,
  until: Timestamp,
  products: Type.Integer(),
  moments: Type.Integer(),
  baselineModel: Type.String({ description: 'Name of the model in use at the time' }),
  candidate: ModelFigures,
  baseline: ModelFigures,
  brierGain: ModelGain,
  savingGain: ModelGain,
});
export type ModelEvaluation = Static<typeof ModelEvaluation>;

/** Extent of the data a model was trained on. */
const TrainingData = Type.Object({
  products: Type.Integer(),
  moments: Type.Integer(),
  from: Timestamp,
  until: Timestamp,
});
export type TrainingData = Static<typeof TrainingData>;

/** A forecast model: the shipped one, or one trained on this service's own prices. */
export const ForecastModelInfo = Type.Object({
  name: Type.String(),
  isShipped: Type.Boolean(),
  state: Type.Enum(['in-use', 'previous', 'rejected'], {
    description: 'previous: was in use before, or can be put in use; rejected: no better than its baseline',
  }),
  rejectionReason: Nullable(Type.String()),
  trainedAt: Nullable(Timestamp),
  trainingData: Nullable(TrainingData),
  evaluation: Nullable(ModelEvaluation),
  sizeBytes: Nullable(Type.Integer()),
});
export type ForecastModelInfo = Static<typeof ForecastModelInfo>;

/** The model in use: since when, chosen by whom, and why. */
const ModelUse = Type.Object({
  name: Type.String(),
  pinned: Type.Boolean({ description: 'While true, retraining does not replace the model' }),
  since: Nullable(Timestamp),
  chosenBy: Nullable(Type.String()),
  reason: Nullable(Type.String()),
  previous: Type.String({ description: 'The model a rollback returns to. Equals `name` if there is none' }),
});

export const ForecastModels = Type.Object({ inUse: ModelUse, items: Type.Array(ForecastModelInfo) });
export type ForecastModels = Static<typeof ForecastModels>;

export const ModelChoice = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100, description: 'Name of the model, or `shipped`' }),
    pinned: Type.Optional(Type.Boolean({ default: true })),
  },
  { additionalProperties: false },
);
