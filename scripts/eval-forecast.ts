/**
 * Scores the forecast model and the baselines walk-forward: npm run eval:forecast -- DIR [--without GROUP]
 * DIR holds series (*.jsonl or *.jsonl.gz; each file is a group). In each cut-off and fold (--cutoffs N,
 * --folds N) all methods learn from other products, as known then, and are scored at later moments.
 * --without GROUP excludes a group from training.
 * Prints a table of scores per group and period; the last line is one JSON line of figures.
 */
import { parseArgs } from 'node:util';
import {
  takeExamples,
  isActive,
  momentSpacingDays,
  trainingExamples,
  type Example,
} from '../server/src/features/forecasting/training/examples.ts';
import { seededNumbers } from '../server/src/features/forecasting/training/random.ts';
import { trainForecast } from '../server/src/features/forecasting/training/train.ts';
import { learnBaselines, type MethodPrediction } from './forecast/learn-baselines.ts';
import { loadSeries } from './forecast/load-series.ts';
import { predictWithModel } from './forecast/predict-with-model.ts';
import { printForecastTable, type ForecastTableRow } from './forecast/print-forecast-table.ts';
import { printModelSpeed } from './forecast/print-model-speed.ts';
import { summarizeForecasts, type ScoredForecast } from './forecast/summarize-forecasts.ts';
import { foldOf, knownBefore, windowsOf } from './forecast/walk-forward.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    folds: { type: 'string', default: '2' },
    cutoffs: { type: 'string', default: '2' },
    without: { type: 'string' },
  },
});
const [folder] = positionals;
if (!folder)
  throw new Error('usage: npm run eval:forecast -- DIR [--folds N] [--cutoffs N] [--without GROUP]');
const folds = Number(values.folds);
const histories = await loadSeries(folder);
const momentSpacing = momentSpacingDays(histories);
const forecastsByCell = new Map<string, ScoredForecast[]>();

for (let cutoff = Number(values.cutoffs) - 1; cutoff >= 0; cutoff--)
  for (let fold = 0; fold < folds; fold++) scoreFold(cutoff, fold);

const table: ForecastTableRow[] = [...forecastsByCell].map(([cell, forecasts]) => {
  const [slice = '', method = ''] = cell.split('\t');
  return { slice, method, ...summarizeForecasts(forecasts, seededNumbers(1)) };
});
printForecastTable(table);
console.log(JSON.stringify(table.map((row) => ({ ...row, resamples: undefined }))));

function scoreFold(cutoff: number, fold: number): void {
  const startedMs = performance.now();
  const windows = windowsOf(histories, cutoff);
  const isHeldOut = (id: string) => foldOf(id, folds) === fold;
  const training = knownBefore(histories, windows).filter(
    ({ id, group }) => !isHeldOut(id) && group !== values.without,
  );
  const tested = histories.flatMap((history, product) => {
    const window = windows.get(history.group);
    if (!window || !isHeldOut(history.id) || (cutoff > 0 && !window.heldOutInTime)) return [];
    return takeExamples(history, product, momentSpacing.get(history.group) ?? 1).filter(
      ({ asOf }) => asOf >= window.from && asOf < window.until,
    );
  });
  const model = trainForecast(training);
  addForecasts(cutoff, 'model', tested, predictWithModel(model, histories, tested));
  for (const [name, predict] of Object.entries(learnBaselines(trainingExamples(training))))
    addForecasts(cutoff, name, tested, predict(tested));
  printModelSpeed(model, histories, tested);
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  console.log(
    `cut-off ${cutoff + 1}, fold ${fold + 1}: ${tested.length} moments, ${seconds} s, waits from ${model.saving.waitFrom.toFixed(4)}`,
  );
}

/**
 * Adds a method's predictions for the tested examples, row by row, to every slice that the moment counts in.
 */
function addForecasts(
  cutoff: number,
  method: string,
  tested: readonly Example[],
  predictions: readonly (MethodPrediction & { lows?: readonly number[] })[],
): void {
  for (const [row, example] of tested.entries()) {
    const { chance, waits, lows } = predictions[row] as MethodPrediction & { lows?: readonly number[] };
    const { outcome, group, product } = example;
    const forecast: ScoredForecast = {
      product: histories[product]?.id ?? '',
      chance,
      waits,
      fell: outcome.dropDays < Infinity,
      saving: outcome.saving,
      bestSaving: outcome.bestSaving,
      low: Math.exp(outcome.low),
      lows,
    };
    for (const slice of slicesOf(cutoff, group, isActive(example))) {
      const cell = `${slice}\t${method}`;
      const forecasts = forecastsByCell.get(cell) ?? [];
      forecasts.push(forecast);
      forecastsByCell.set(cell, forecasts);
    }
  }
}

/** The tables that a moment counts in. */
function slicesOf(cutoff: number, group: string, active: boolean): string[] {
  const period = cutoff === 0 ? 'last' : 'earlier';
  const slices = [`${group}, ${period}`, `pooled, ${period}`];
  return active ? [...slices, `${group} active, ${period}`] : slices;
}
