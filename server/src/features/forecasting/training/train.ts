/**
 * Trains a forecast model on histories. examples.ts takes moments from them, training-rows.ts prepares these
 * for the learners, learn-heads.ts trains the heads (grow-trees.ts, logistic.ts), and calibrate.ts calibrates
 * them on held-out products. retrain.ts decides if a new model is better than the one in use
 * (compare-models.ts).
 */
import { calibrate } from './calibrate.ts';
import { trainingExamples, type Example, type TrainingHistory } from './examples.ts';
import { learnHeads } from './learn-heads.ts';
import { modelVersion, type ForecastModel } from '../model/model.ts';
import { learnableRows } from './training-rows.ts';

/**
 * Trains a model. The same histories in the same order give the same model. Takes minutes for a hundred
 * thousand moments, so the service runs it in a thread of its own. Throws if no history is long enough.
 */
export function trainForecast(histories: readonly TrainingHistory[]): ForecastModel {
  return learnModel(trainingExamples(histories));
}

/** Trains a model on examples. Throws if there are none. */
export function learnModel(examples: readonly Example[]): ForecastModel {
  if (examples.length === 0) throw new Error('no history is long enough to train a forecast model');
  const model = learnHeads(learnableRows(examples));
  calibrate(model, examples);
  return { ...model, version: modelVersion(model) };
}
