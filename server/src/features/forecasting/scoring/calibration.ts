import { type Calibration, type ModelCalibration } from '@tidemark/contracts/forecast.ts';
import { type Queryable } from '../../../ports/database/database.ts';
import { type RowOf } from '../../../ports/database/rows.ts';

interface BinRow extends RowOf<'forecast_tallies', 'source' | 'days' | 'forecasts' | 'chance' | 'fell'> {
  month: string | null;
}

const SUMS = 'sum(forecasts) AS forecasts, sum(chance) AS chance, sum(fell) AS fell FROM forecast_tallies';

/** Predicted and observed drops: of all months together, and of each of the last twelve. */
export async function readCalibration(database: Queryable): Promise<Calibration[]> {
  const rows = await database.query<BinRow>(
    `SELECT source, days, month, ${SUMS}
     GROUP BY GROUPING SETS ((source, days, bin), (source, days, month, bin))
     HAVING month IS NULL OR month > now() - interval '12 months' ORDER BY source, days, month NULLS FIRST, bin`,
  );
  const groups = Map.groupBy(rows, ({ source, days, month }) => `${source} ${days} ${month}`);
  return [...groups.values()].map(calibrationOf);
}

/** The calibration of each model, by month, for the last 24 months. */
export async function readModelCalibration(database: Queryable): Promise<ModelCalibration[]> {
  const rows = await database.query<BinRow & { model: string }>(
    `SELECT source, days, month, model, ${SUMS} WHERE month > now() - interval '24 months'
     GROUP BY source, days, month, model, bin ORDER BY source, days, month, model, bin`,
  );
  const groups = Map.groupBy(rows, ({ source, days, month, model }) => `${source} ${days} ${month} ${model}`);
  return [...groups.values()].map((bins) => ({ ...calibrationOf(bins), model: bins[0]?.model ?? '' }));
}

/** Takes rows that differ only in their bin. */
function calibrationOf(rows: readonly BinRow[]): Calibration {
  const { source, days, month } = rows[0] as BinRow;
  const bins = rows.map(({ forecasts, chance, fell }) => ({
    count: forecasts,
    predicted: rounded(chance / forecasts),
    observed: rounded(fell / forecasts),
  }));
  return { source, days, month, bins };
}

function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}
