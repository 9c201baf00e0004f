import { percentileInterval } from '../../server/src/features/forecasting/training/random.ts';
import { type Interval, type ForecastSummary } from './summarize-forecasts.ts';

export type ForecastTableRow = ForecastSummary & { slice: string; method: string };

/**
 * Prints a table for each slice, one line per method. Shares, savings and pinball losses are percentages. The
 * lines of baselines end with the model's lead over them, as intervals over the same resamples of products.
 */
export function printForecastTable(cells: readonly ForecastTableRow[]): void {
  for (const [slice, methods] of Map.groupBy(cells, ({ slice }) => slice)) {
    console.log(`\n${slice} (${methods[0]?.moments} moments)`);
    console.log(
      `${''.padEnd(18)}${'Brier skill'.padStart(22)}${'AUC'.padStart(7)}${'cal. error'.padStart(12)}${'share'.padStart(8)}${'of best'.padStart(8)}${'net saving'.padStart(22)}${'pinball'.padStart(9)}${'in 80%'.padStart(9)}${'ahead in skill'.padStart(18)}${'ahead in saving'.padStart(18)}`,
    );
    const model = methods.find(({ method }) => method === 'model');
    for (const cell of methods)
      console.log(lineOf(cell) + (model && model !== cell ? lead(model, cell) : ''));
  }
}

function lineOf(cell: ForecastTableRow): string {
  const hasLows = cell.method === 'model' || cell.method === 'always buy';
  return [
    cell.method.padEnd(18),
    `${percent(cell.skill, 1)} ${formatInterval(cell.skillInterval)}`.padStart(22),
    cell.auc.toFixed(3).padStart(7),
    cell.calibrationError.toFixed(3).padStart(12),
    percent(cell.shareOfClairvoyant, 0).padStart(8),
    percent(cell.shareOfBest, 0).padStart(8),
    `${percent(cell.netSaving, 2)} ${formatInterval(cell.netSavingInterval)}`.padStart(22),
    (hasLows ? percent(cell.pinball, 2) : '').padStart(9),
    (cell.method === 'model' ? percent(cell.coverage, 1) : '').padStart(9),
  ].join('');
}

/** The model's lead in skill and net saving, as intervals. */
function lead(model: ForecastTableRow, other: ForecastTableRow): string {
  const leadIn = (key: 'skill' | 'netSaving') =>
    percentileInterval(model.resamples.map((one, i) => one[key] - (other.resamples[i]?.[key] ?? NaN)));
  return formatInterval(leadIn('skill')).padStart(18) + formatInterval(leadIn('netSaving')).padStart(18);
}

function percent(value: number, digits: number): string {
  return (value * 100).toFixed(digits);
}

function formatInterval([low, high]: Interval): string {
  return `[${percent(low, 1)}, ${percent(high, 1)}]`;
}
