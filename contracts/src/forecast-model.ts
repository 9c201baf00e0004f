import { Type, type Static } from 'typebox';
import { Nullable, Timestamp } from './common.ts';

const Share = (description: string) => Type.Number({ description });

/** How well one model did on the moments that it was judged by. */
const ModelFigures = Type.Object({
  brier: Share('Mean squared error of the chance of a fall of 5 % within 30 days'),
  netSaving: Share('What its verdicts saved, as a share of the price; mean of all moments'),
  pinball: Share(
    'Mean pinball loss of the 10, 50 and 90 % quantiles of the lowest price, as a share of the price',
  ),
});
export type ModelFigures = Static<typeof ModelFigures>;

/** By how much the new model did better than the one in use, the same products drawn anew for the interval. */
const ModelGain = Type.Object({
  mean: Type.Number(),
  low: Type.Number({ description: '2.5 % point' }),
  high: Type.Number({ description: '97.5 % point' }),
});
export type ModelGain = Static<typeof ModelGain>;

/** A new model beside the one that was in use, on weeks that neither had learned from. */
const ModelJudgement = Type.Object({
  from: Timestamp,
  until: Timestamp,
  products: Type.Integer(),
  moments: Type.Integer(),
  against: Type.String({ description: 'The model that was in use' }),
  itself: ModelFigures,
  inUse: ModelFigures,
  brierGain: ModelGain,
  savingGain: ModelGain,
});
export type ModelJudgement = Static<typeof ModelJudgement>;

const TrainedOn = Type.Object({
  products: Type.Integer(),
  moments: Type.Integer(),
  from: Timestamp,
  until: Timestamp,
});
export type TrainedOn = Static<typeof TrainedOn>;

/** A model to forecast with: the one that Tidemark came with, or one that it learned here. */
export const ForecastModelInfo = Type.Object({
  name: Type.String(),
  isShipped: Type.Boolean(),
  state: Type.Enum(['in-use', 'previous', 'refused'], {
    description: 'previous: was in use before, or may be; refused: not better than what was in use',
  }),
  refusedBecause: Nullable(Type.String()),
  madeAt: Nullable(Timestamp),
  trainedOn: Nullable(TrainedOn),
  judged: Nullable(ModelJudgement),
  bytes: Nullable(Type.Integer()),
});
export type ForecastModelInfo = Static<typeof ForecastModelInfo>;

/** Which model holds since when, and why. */
const ModelUse = Type.Object({
  name: Type.String(),
  pinned: Type.Boolean({ description: 'The service looks for no better one' }),
  since: Nullable(Timestamp),
  chosenBy: Nullable(Type.String()),
  reason: Nullable(Type.String()),
  before: Type.String({ description: 'The model that rolling back goes to; the same name: there is none' }),
});

export const ForecastModels = Type.Object({ inUse: ModelUse, items: Type.Array(ForecastModelInfo) });
export type ForecastModels = Static<typeof ForecastModels>;

export const ModelChoice = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100, description: 'Its name, or `shipped`' }),
    pinned: Type.Optional(Type.Boolean({ default: true })),
  },
  { additionalProperties: false },
);
