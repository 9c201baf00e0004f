import { Type, type Static } from 'typebox';
import { Id, Nullable, Timestamp } from './common.ts';
import { CurrencyCode, Money } from './money.ts';

export const VERDICTS = ['buy', 'wait', 'unsure'] as const;
export const Verdict = Type.Enum(VERDICTS);
export type Verdict = (typeof VERDICTS)[number];

/** The days ahead that a forecast looks. */
export const FORECAST_DAYS = [7, 14, 30] as const;
export type ForecastDays = (typeof FORECAST_DAYS)[number];

/** A forecast of a shorter history is no advice. */
export const LEAST_KNOWN_DAYS = 7;

const Chance = Type.Number({ minimum: 0, maximum: 1 });

/** The chances of a fall of at least 5 % and 10 %, from 0 to 1. */
const DropChances = Type.Object({ '5': Chance, '10': Chance });

/** The 10, 50 and 90 % quantiles of the lowest price. */
const LowestPrice = Type.Object({ q10: Money, q50: Money, q90: Money });

/**
 * `shown`: forecasts that people saw, scored when their days were over; `replayed`: made afterwards on this service's own past prices, as they
 * were known at each moment, by a model that has not learned from them; `demo`: either, of the demo's shop, whose prices are made up.
 */
export const RECORD_SOURCES = ['shown', 'replayed', 'demo'] as const;
export const RecordSource = Type.Enum(RECORD_SOURCES);
export type RecordSource = (typeof RECORD_SOURCES)[number];

/**
 * What became of verdicts of a kind, by the rule of docs/forecasting.md: waiting buys at the first fall of at least 5 %, else at the end, and
 * costs 0.1 % a day. `buy` is measured against waiting; `wait`, and what waiting would have done where the verdict was `unsure`, against
 * buying at once.
 */
export const TrackRecord = Type.Object(
  {
    verdict: Verdict,
    days: Type.Integer({ description: 'How far the verdicts looked ahead' }),
    source: RecordSource,
    market: Nullable(CurrencyCode, { description: 'The currency that these are of; null: all' }),
    count: Type.Integer(),
    savedMoneyCount: Type.Integer({ description: 'How many of them saved anything' }),
    meanSavingPercent: Type.Number({
      description: 'Of all of them, in per cent of the price; negative where they cost money',
    }),
    versus: Type.Enum(['buying at once', 'waiting']),
    fellCount: Type.Integer({ description: 'After how many the price fell by at least 5 %' }),
    fellDeepCount: Type.Integer({ description: 'The same for 10 %' }),
    lowInsideCount: Type.Integer({
      description: 'How often the lowest price lay within the 10 and 90 % quantiles, ends included',
    }),
    from: Timestamp,
    to: Timestamp,
  },
  { $id: 'TrackRecord' },
);
export type TrackRecord = Static<typeof TrackRecord>;

/** What a verdict rests on. */
export const ForecastGrounds = Type.Object({
  reasons: Type.Array(Type.String()),
  trackRecord: Nullable(TrackRecord),
  knownDays: Type.Integer(),
});
export type ForecastGrounds = Static<typeof ForecastGrounds>;

/** Whether to buy now or wait; the same figures as `tidemark forecast --batch` prints. */
export const Forecast = Type.Object({
  productId: Id,
  asOf: Timestamp,
  model: Type.String({ description: 'The version of the model that made it' }),
  price: Money,
  knownDays: Type.Integer({
    description: `Days of history that it rests on; under ${LEAST_KNOWN_DAYS} it is always unsure`,
  }),
  drop: Type.Object({ '7': DropChances, '14': DropChances, '30': DropChances }),
  low: LowestPrice,
  lowInDays: Type.Integer({ description: 'Days until the lowest price is likely; 0: now' }),
  netSaving: Type.Number({
    description: 'What waiting is expected to save, its cost taken off, as a share of the price',
  }),
  verdict: Verdict,
  reasons: Type.Array(Type.String()),
  fan: Type.Array(Type.Object({ days: Type.Integer(), low: LowestPrice }), {
    description: 'The lowest price from now until so many days ahead',
  }),
  trackRecord: Nullable(TrackRecord),
  trackRecordMissing: Nullable(Type.String({ description: 'Why there is no record of such verdicts' })),
});
export type Forecast = Static<typeof Forecast>;

/** Forecasts whose chance of a fall of 5 % lay in one tenth: how many, the mean chance that was said, and the share that came true. */
const CalibrationBin = Type.Object({ count: Type.Integer(), predicted: Chance, observed: Chance });

/** What was said beside what came true; `month` is the first day of the month in which it was said, null for all months. */
export const Calibration = Type.Object({
  source: RecordSource,
  days: Type.Integer(),
  month: Nullable(Type.String({ format: 'date' })),
  bins: Type.Array(CalibrationBin, { description: 'Without those in which nothing was said' }),
});
export type Calibration = Static<typeof Calibration>;

/** What one model said in a month beside what came true. */
export const ModelCalibration = Type.Object({ ...Calibration.properties, model: Type.String() });
export type ModelCalibration = Static<typeof ModelCalibration>;

/** What became of all forecasts that could be scored. */
export const ForecastRecord = Type.Object({
  model: Type.String({ description: 'The version of the model in use' }),
  awaited: Type.Integer({ description: 'Forecasts that were shown and whose days are not over yet' }),
  records: Type.Array(TrackRecord),
  calibration: Type.Array(Calibration, { description: 'Of all months together, and of each of the last 12' }),
});
export type ForecastRecord = Static<typeof ForecastRecord>;
