import { intervalOf } from '../../server/src/features/forecasting/training/resample.ts';
import { type Interval, type ForecastSummary } from './summarize-forecasts.ts';

export type ForecastTableRow = ForecastSummary & { slice: string; method: string };

/**
 * Prints a table for each slice, a line a method; shares, savings and pinball losses in percent. Beside a baseline, by how much the model
 * is ahead of it, both on the same products resamples anew.
 */
export function printForecastTable(cells: readonly ForecastTableRow[]): void {
  for (const [slice, methods] of Map.groupBy(cells, ({ slice }) => slice)) {
    console.log(`\n${slice} (${methods[0]?.moments} moments)`);
    console.log(
      `${''.padEnd(16)}${'Brier skill'.padStart(22)}${'AUC'.padStart(7)}${'cal.err'.padStart(9)}${'share'.padStart(8)}${'of best'.padStart(8)}${'net saving'.padStart(22)}${'pinball'.padStart(9)}${'in 80 %'.padStart(9)}${'ahead in skill'.padStart(18)}${'ahead in saving'.padStart(18)}`,
    );
    const model = methods.find(({ method }) => method === 'model');
    for (const cell of methods)
      console.log(lineOf(cell) + (model && model !== cell ? lead(model, cell) : ''));
  }
}

function lineOf(cell: ForecastTableRow): string {
  const hasLows = cell.method === 'model' || cell.method === 'always buy';
  return [
    cell.method.padEnd(16),
    `${percent(cell.skill, 1)} ${between(cell.skillInterval)}`.padStart(22),
    cell.auc.toFixed(3).padStart(7),
    cell.calibrationError.toFixed(3).padStart(9),
    percent(cell.share, 0).padStart(8),
    percent(cell.shareOfBest, 0).padStart(8),
    `${percent(cell.net, 2)} ${between(cell.netInterval)}`.padStart(22),
    (hasLows ? percent(cell.pinball, 2) : '').padStart(9),
    (cell.method === 'model' ? percent(cell.coverage, 1) : '').padStart(9),
  ].join('');
}

/** By how much the model is ahead, as intervals. */
function lead(model: ForecastTableRow, other: ForecastTableRow): string {
  const by = (what: 'skill' | 'net') =>
    intervalOf(model.resamples.map((one, i) => one[what] - (other.resamples[i]?.[what] ?? NaN)));
  return between(by('skill')).padStart(18) + between(by('net')).padStart(18);
}

function percent(value: number, digits: number): string {
  return (value * 100).toFixed(digits);
}

function between([low, high]: Interval): string {
  return `[${percent(low, 1)}, ${percent(high, 1)}]`;
}
