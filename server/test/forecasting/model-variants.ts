import { encodeModel, modelVersion, type ForecastModel } from '../../src/features/forecasting/model/model.ts';
import { SHIPPED_MODEL } from '../../src/features/forecasting/model/shipped-model.ts';
import { type TrainedModel } from '../../src/features/forecasting/registry/stored-models.ts';

/** The shipped model with another threshold for waiting, and so another version. */
export function modelVariant(waitFrom: number): ForecastModel {
  const model = { ...SHIPPED_MODEL, saving: { ...SHIPPED_MODEL.saving, waitFrom } };
  return { ...model, version: modelVersion(model) };
}

/** A training result that beat `baselineModel`, or was rejected for `rejectionReason`. */
export function trainedModel(
  model: ForecastModel,
  { baselineModel = SHIPPED_MODEL.version, rejectionReason = null as string | null } = {},
): TrainedModel {
  const window = { from: '2026-01-01T00:00:00.000Z', until: '2026-02-01T00:00:00.000Z' };
  const figures = { brier: 0.1, netSaving: 0.02, pinball: 0.01 };
  const gain = { mean: 0.01, low: 0.005, high: 0.02 };
  return {
    name: model.version,
    content: encodeModel(model),
    rejectionReason,
    trainingData: { products: 600, moments: 12_000, ...window },
    evaluation: {
      products: 600,
      moments: 2400,
      ...window,
      baselineModel,
      candidate: figures,
      baseline: figures,
      brierGain: gain,
      savingGain: gain,
    },
  };
}
