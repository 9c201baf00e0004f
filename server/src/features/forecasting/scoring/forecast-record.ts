import {
  FORECAST_DAYS,
  RECORD_SOURCES,
  type ForecastRecord,
  type RecordSource,
  type TrackRecord,
} from '@tidemark/contracts/forecast.ts';
import { type Cache } from '../../../ports/cache/cache.ts';
import { type Queryable } from '../../../ports/database/database.ts';
import { type RowOf } from '../../../ports/database/rows.ts';
import { readCalibration } from './calibration.ts';
import { type VerdictKind } from '../store/made-forecast.ts';
import { type GetModelInUse } from '../model/model.ts';

export interface RecordParts {
  database: Queryable;
  cache: Cache;
  forecastModel: GetModelInUse;
}

const CACHE_TTL_MS = 15_000;
/** Fewer verdicts of a kind say nothing of the next one. */
const MIN_SCORED = 30;
const LONGEST_DAYS = Math.max(...FORECAST_DAYS);

/** What became of all forecasts that could be scored; a copy at most a quarter of a minute old. */
export async function readForecastRecord({
  database,
  cache,
  forecastModel,
}: RecordParts): Promise<ForecastRecord> {
  const copy = await cache.fetch('forecast-record', async () => {
    const { model } = await forecastModel();
    const [records, calibration, pendingCount] = await Promise.all([
      readRecords(database),
      readCalibration(database),
      countAwaited(database),
    ]);
    const record: ForecastRecord = { model: model.version, pendingCount, records, calibration };
    return { value: JSON.stringify(record), ttlMs: CACHE_TTL_MS };
  });
  return JSON.parse(copy ?? 'null') as ForecastRecord;
}

/**
 * The record that a verdict is shown with: of forecasts that people saw before replayed ones, of its market before all; the demo's of the
 * demo's alone. null where too few such verdicts were scored.
 */
export function findTrackRecord(
  { records }: Pick<ForecastRecord, 'records'>,
  kind: VerdictKind,
): TrackRecord | null {
  const alike = records.filter((one) => isLike(one, kind) && one.count >= MIN_SCORED);
  const best = (source: RecordSource) =>
    alike.find((one) => one.source === source && one.market === kind.currency) ??
    alike.find((one) => one.source === source && one.market === null);
  return RECORD_SOURCES.map(best).find((one) => one !== undefined) ?? null;
}

/** Why there is none. */
export function explainMissingRecord(
  { records }: Pick<ForecastRecord, 'records'>,
  kind: VerdictKind,
): string {
  const { verdict } = kind;
  const alike = records.filter((one) => isLike(one, kind) && one.market === null);
  const most = Math.max(0, ...alike.map(({ count }) => count));
  const scored = most === 0 ? 'none has been scored yet' : `only ${most} could be scored so far`;
  return `too few ‘${verdict}’ verdicts to say how they fare: ${scored}, and fewer than ${MIN_SCORED} would mislead`;
}

function isLike({ verdict, days, source }: TrackRecord, kind: VerdictKind): boolean {
  return verdict === kind.verdict && days === LONGEST_DAYS && (source === 'demo') === kind.isDemo;
}

interface RecordRow extends RowOf<
  'forecast_tallies',
  | 'source'
  | 'verdict'
  | 'days'
  | 'forecasts'
  | 'waiting_paid'
  | 'waiting_cost'
  | 'saving'
  | 'fell'
  | 'fell_deep'
  | 'low_inside'
  | 'first_at'
  | 'last_at'
> {
  market: string | null;
}

async function readRecords(database: Queryable): Promise<TrackRecord[]> {
  const rows = await database.query<RecordRow>(
    `SELECT source, verdict, days, market, sum(forecasts) AS forecasts, sum(waiting_paid) AS waiting_paid,
       sum(waiting_cost) AS waiting_cost, sum(saving) AS saving, sum(fell) AS fell, sum(fell_deep) AS fell_deep,
       sum(low_inside) AS low_inside, min(first_at) AS first_at, max(last_at) AS last_at
     FROM forecast_tallies GROUP BY GROUPING SETS ((source, verdict, days), (source, verdict, days, market))
     ORDER BY source, verdict, days, market NULLS FIRST`,
  );
  return rows.map(toRecord);
}

/** To buy is held against waiting: it saved where waiting cost. */
function toRecord(row: RecordRow): TrackRecord {
  const isBuy = row.verdict === 'buy';
  const saving = (isBuy ? -row.saving : row.saving) / row.forecasts;
  return {
    verdict: row.verdict,
    days: row.days,
    source: row.source,
    market: row.market,
    count: row.forecasts,
    savedMoneyCount: isBuy ? row.waiting_cost : row.waiting_paid,
    meanSavingPercent: Math.round(saving * 10_000) / 100,
    baseline: isBuy ? 'waiting' : 'buying-at-once',
    dropCount: row.fell,
    deepDropCount: row.fell_deep,
    lowInIntervalCount: row.low_inside,
    from: row.first_at.toISOString(),
    to: row.last_at.toISOString(),
  };
}

async function countAwaited(database: Queryable): Promise<number> {
  const [row] = await database.query<{ n: number }>(
    'SELECT count(*) AS n FROM forecasts WHERE due_at IS NOT NULL',
  );
  return row?.n ?? 0;
}
