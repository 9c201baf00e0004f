import { Type, type Static } from 'typebox';
import { Id, Nullable, Timestamp } from './common.ts';
import { CurrencyCode, Money } from './money.ts';

export const VERDICTS = ['buy', 'wait', 'unsure'] as const;
export const Verdict = Type.Enum(VERDICTS);
export type Verdict = (typeof VERDICTS)[number];

/** Forecast horizons, in days. */
export const FORECAST_DAYS = [7, 14, 30] as const;
export type ForecastDays = (typeof FORECAST_DAYS)[number];

/** With a shorter price history, the verdict is always `unsure`. */
export const MIN_KNOWN_DAYS = 7;

const Chance = Type.Number({ minimum: 0, maximum: 1 });

/** Probabilities of a price drop of at least 5% and 10%. */
const DropChances = Type.Object({ '5': Chance, '10': Chance });

/** 10%, 50% and 90% quantiles of the lowest price. */
const LowestPrice = Type.Object({ q10: Money, q50: Money, q90: Money });

/**
 * `shown`: forecasts that users saw, scored once their horizon had ended. `replayed`: computed afterwards at
 * past moments of this service's own prices, by a model not trained on them. `demo`: either kind, on the
 * generated prices of the demo shop.
 */
export const RECORD_SOURCES = ['shown', 'replayed', 'demo'] as const;
export const RecordSource = Type.Enum(RECORD_SOURCES);
export type RecordSource = (typeof RECORD_SOURCES)[number];

/**
 * Results of past verdicts, by the rule of docs/forecasting.md: waiting buys at the first drop of at least
 * 5%, otherwise at the end of the horizon, and costs 0.1% a day. `buy` is compared with waiting. `wait` is
 * compared with buying at once, and so is `unsure`, as if the user had waited.
 */
export const TrackRecord = Type.Object(
  {
    verdict: Verdict,
    days: Type.Integer({ description: 'Horizon of the verdicts' }),
    source: RecordSource,
    market: Nullable(CurrencyCode, { description: 'Currency of the verdicts; null: all currencies' }),
    count: Type.Integer(),
    savedMoneyCount: Type.Integer({ description: 'Number of verdicts that saved money' }),
    meanSavingPercent: Type.Number({
      description: 'Mean saving of all verdicts in percent of the price; negative if they cost money',
    }),
    baseline: Type.Enum(['buying-at-once', 'waiting'], {
      description: 'The alternative the saving is measured against',
    }),
    dropCount: Type.Integer({ description: 'Number of verdicts followed by a price drop of at least 5%' }),
    deepDropCount: Type.Integer({
      description: 'Number of verdicts followed by a price drop of at least 10%',
    }),
    lowInIntervalCount: Type.Integer({
      description:
        'Number of forecasts whose actual lowest price was within the 10% and 90% quantiles, inclusive',
    }),
    from: Timestamp,
    to: Timestamp,
  },
  { $id: 'TrackRecord' },
);
export type TrackRecord = Static<typeof TrackRecord>;

/** What a verdict is based on. */
export const ForecastGrounds = Type.Object({
  reasons: Type.Array(Type.String()),
  trackRecord: Nullable(TrackRecord),
  knownDays: Type.Integer(),
});
export type ForecastGrounds = Static<typeof ForecastGrounds>;

/** Whether to buy now or wait. Has the same figures as the output of `tidemark forecast --batch`. */
export const Forecast = Type.Object({
  productId: Id,
  asOf: Timestamp,
  model: Type.String({ description: 'Version of the model' }),
  price: Money,
  knownDays: Type.Integer({
    description: `Days of price history; below ${MIN_KNOWN_DAYS} the verdict is always unsure`,
  }),
  drop: Type.Object({ '7': DropChances, '14': DropChances, '30': DropChances }),
  low: LowestPrice,
  lowInDays: Type.Integer({ description: 'Days until the lowest price is expected; 0: now' }),
  netSaving: Type.Number({
    description: 'Expected saving of waiting as a share of the price, after the cost of waiting',
  }),
  verdict: Verdict,
  reasons: Type.Array(Type.String()),
  fan: Type.Array(Type.Object({ days: Type.Integer(), low: LowestPrice }), {
    description: 'Quantiles of the lowest price from now until `days` ahead',
  }),
  trackRecord: Nullable(TrackRecord),
  trackRecordMissingReason: Nullable(Type.String({ description: 'Why `trackRecord` is null' })),
});
export type Forecast = Static<typeof Forecast>;

/**
 * Forecasts whose predicted chance of a 5% drop is in the same tenth. `predicted` is their mean predicted
 * chance, `observed` the share that was followed by such a drop.
 */
const CalibrationBin = Type.Object({ count: Type.Integer(), predicted: Chance, observed: Chance });

/** Predicted and observed drops. `month` is the first day of the forecasts' month, or null for all months. */
export const Calibration = Type.Object({
  source: RecordSource,
  days: Type.Integer(),
  month: Nullable(Type.String({ format: 'date' })),
  bins: Type.Array(CalibrationBin, { description: 'Empty bins are omitted' }),
});
export type Calibration = Static<typeof Calibration>;

/** The calibration of one model in one month. */
export const ModelCalibration = Type.Object({ ...Calibration.properties, model: Type.String() });
export type ModelCalibration = Static<typeof ModelCalibration>;

/** Results of all scored forecasts. */
export const ForecastRecord = Type.Object({
  model: Type.String({ description: 'Version of the model in use' }),
  pendingCount: Type.Integer({ description: 'Shown forecasts whose horizon has not ended yet' }),
  records: Type.Array(TrackRecord),
  calibration: Type.Array(Calibration, {
    description: 'All months together, then each of the last 12 months',
  }),
});
export type ForecastRecord = Static<typeof ForecastRecord>;
