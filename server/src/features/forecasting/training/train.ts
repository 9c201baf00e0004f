/**
 * Learns a forecast model from histories: examples.ts takes moments from them, training-rows.ts lays these out, learn-heads.ts
 * learns from them (grow-trees.ts, logistic.ts), and calibrate.ts corrects what was learned by products it has not seen.
 */
import { calibrate } from './calibrate.ts';
import { trainingExamples, type Example, type TrainingHistory } from './examples.ts';
import { learnHeads } from './learn-heads.ts';
import { modelVersion, type ForecastModel } from '../model/model.ts';
import { learnableRows } from './training-rows.ts';

/**
 * The model learned from histories; the same histories in the same order give the same model. Takes minutes for a hundred
 * thousand moments: a service runs it in a thread of its own. Throws when there is nothing to learn from.
 */
export function trainForecast(histories: readonly TrainingHistory[]): ForecastModel {
  return learnModel(trainingExamples(histories));
}

/** The same from moments already taken. */
export function learnModel(examples: readonly Example[]): ForecastModel {
  if (examples.length === 0) throw new Error('no history is long enough to learn a forecast from');
  const model = learnHeads(learnableRows(examples));
  calibrate(model, examples);
  return { ...model, version: modelVersion(model) };
}
