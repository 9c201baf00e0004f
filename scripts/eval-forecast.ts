/**
 * Scores forecasts walk-forward: node scripts/eval-forecast.ts DIR [--folds N] [--cutoffs N] [--without GROUP]
 * DIR holds series (*.jsonl or *.jsonl.gz; a file is a group). For each cut-off and fold a model and the baselines learn from
 * the other products as they were known then, and are scored at later moments of the fold's products. --without also keeps a
 * group out of training whole, as a shop of a new kind. The last line is the figures as one JSON line.
 */
import { parseArgs } from 'node:util';
import {
  examplesOf,
  isActive,
  momentsApart,
  trainingExamples,
  type Example,
  type TrainingHistory,
} from '../server/src/features/forecasting/training/examples.ts';
import { forecastPrices } from '../server/src/features/forecasting/model/forecast-price.ts';
import { type ForecastModel } from '../server/src/features/forecasting/model/model.ts';
import { seededNumbers } from '../server/src/features/forecasting/training/random.ts';
import { scoreRows } from '../server/src/features/forecasting/model/score-rows.ts';
import { trainForecast } from '../server/src/features/forecasting/training/train.ts';
import { featureRows } from '../server/src/features/forecasting/training/training-rows.ts';
import { learnBaselines, type MethodPrediction } from './forecast/learn-baselines.ts';
import { loadSeries } from './forecast/load-series.ts';
import { printForecastTable, type ForecastTableRow } from './forecast/print-forecast-table.ts';
import { summarizeForecasts, type ScoredForecast } from './forecast/summarize-forecasts.ts';
import { foldOf, knownBefore, windowsOf } from './forecast/walk-forward.ts';

const SPEED_ROWS = 1024;
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
  throw new Error('usage: node scripts/eval-forecast.ts DIR [--folds N] [--cutoffs N] [--without GROUP]');
const folds = Number(values.folds);
const histories = await loadSeries(folder);
const apart = momentsApart(histories);
const cells = new Map<string, ScoredForecast[]>();

for (let cutoff = Number(values.cutoffs) - 1; cutoff >= 0; cutoff--)
  for (let fold = 0; fold < folds; fold++) judgeFold(cutoff, fold);

const table: ForecastTableRow[] = [...cells].map(([key, judged]) => {
  const [slice = '', method = ''] = key.split('\t');
  return { slice, method, ...summarizeForecasts(judged, seededNumbers(1)) };
});
printForecastTable(table);
console.log(JSON.stringify(table.map((cell) => ({ ...cell, resamples: undefined }))));

function judgeFold(cutoff: number, fold: number): void {
  const started = performance.now();
  const windows = windowsOf(histories, cutoff);
  const isHeldOut = (id: string) => foldOf(id, folds) === fold;
  const learnable = knownBefore(histories, windows).filter(
    ({ id, group }) => !isHeldOut(id) && group !== values.without,
  );
  const tested = histories.flatMap((history, product) => {
    const window = windows.get(history.group);
    if (!window || !isHeldOut(history.id) || (cutoff > 0 && !window.heldOutInTime)) return [];
    return examplesOf(history, product, apart.get(history.group) ?? 1).filter(
      ({ asOf }) => asOf >= window.from && asOf < window.until,
    );
  });
  const model = trainForecast(learnable);
  keep(cutoff, 'model', tested, sayOf(model, tested));
  for (const [name, method] of Object.entries(learnBaselines(trainingExamples(learnable))))
    keep(cutoff, name, tested, method(tested));
  printSpeed(model, tested);
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(
    `cut-off ${cutoff + 1}, fold ${fold + 1}: ${tested.length} moments, ${seconds} s, waits from ${model.saving.waitFrom.toFixed(4)}`,
  );
}

/** How many products a second one core scores, of features that are there, and from histories with verdict and reasons. */
function printSpeed(model: ForecastModel, tested: readonly Example[]): void {
  const features = featureRows(tested.slice(0, SPEED_ROWS));
  const rows = Math.min(SPEED_ROWS, tested.length);
  const score = perSecond(tested.length, () => {
    for (let done = 0; done < tested.length; done += rows) scoreRows(model, features, rows);
  });
  const whole = perSecond(tested.length, () => sayOf(model, tested));
  console.log(`${score} scored, ${whole} forecast from their histories a second`);
}

function perSecond(count: number, work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return Math.round(count / ((user + system) / 1e6));
}

function sayOf(
  model: ForecastModel,
  tested: readonly Example[],
): (MethodPrediction & { lows: readonly number[] })[] {
  const cases = tested.map(({ product, asOf }) => {
    const { steps, currency } = histories[product] as TrainingHistory;
    return { steps, asOf, currency };
  });
  return forecastPrices(model, cases).map(({ drops, verdict, lows }) => ({
    chance: drops[4] as number,
    waits: verdict === 'wait',
    lows,
  }));
}

function keep(
  cutoff: number,
  method: string,
  tested: readonly Example[],
  said: readonly (MethodPrediction & { lows?: readonly number[] })[],
): void {
  for (const [row, example] of tested.entries()) {
    const { chance, waits, lows } = said[row] as MethodPrediction & { lows?: readonly number[] };
    const { outcome, group, product } = example;
    const judged: ScoredForecast = {
      product: histories[product]?.id ?? '',
      chance,
      waits,
      fell: outcome.fallDays < Infinity,
      saving: outcome.saving,
      bestSaving: outcome.bestSaving,
      low: Math.exp(outcome.low),
      lows,
    };
    for (const slice of slicesOf(cutoff, group, isActive(example))) {
      const key = `${slice}\t${method}`;
      const cell = cells.get(key) ?? [];
      cell.push(judged);
      cells.set(key, cell);
    }
  }
}

/** The rows of the table that a moment counts in. */
function slicesOf(cutoff: number, group: string, active: boolean): string[] {
  const period = cutoff === 0 ? 'last' : 'earlier';
  const slices = [`${group}, ${period}`, `pooled, ${period}`];
  return active ? [...slices, `${group} active, ${period}`] : slices;
}
