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
/** With fewer scored verdicts of a kind, no track record is shown. */
const MIN_SCORED = 30;
const LONGEST_DAYS = Math.max(...FORECAST_DAYS);

/** The results of all scored forecasts, cached for up to 15 seconds. */
export async function readForecastRecord({
  database,
  cache,
  forecastModel,
}: RecordParts): Promise<ForecastRecord> {
  const cached = await cache.fetch('forecast-record', async () => {
    const { model } = await forecastModel();
    const [records, calibration, pendingCount] = await Promise.all([
      readRecords(database),
      readCalibration(database),
      countPending(database),
    ]);
    const record: ForecastRecord = { model: model.version, pendingCount, records, calibration };
    return { value: JSON.stringify(record), ttlMs: CACHE_TTL_MS };
  });
  return JSON.parse(cached ?? 'null') as ForecastRecord;
}

/**
 * The track record to show with a verdict. Prefers shown forecasts over replayed ones, and the verdict's
 * currency over all currencies. Demo verdicts only get demo records. Null if too few such verdicts have been
 * scored.
 */
export function findTrackRecord(
  { records }: Pick<ForecastRecord, 'records'>,
  kind: VerdictKind,
): TrackRecord | null {
  const similar = records.filter((one) => isOfKind(one, kind) && one.count >= MIN_SCORED);
  const best = (source: RecordSource) =>
    similar.find((one) => one.source === source && one.market === kind.currency) ??
    similar.find((one) => one.source === source && one.market === null);
  return RECORD_SOURCES.map(best).find((one) => one !== undefined) ?? null;
}

/** Explains why `findTrackRecord` found none. */
export function explainMissingRecord(
  { records }: Pick<ForecastRecord, 'records'>,
  kind: VerdictKind,
): string {
  const { verdict } = kind;
  const similar = records.filter((one) => isOfKind(one, kind) && one.market === null);
  const most = Math.max(0, ...similar.map(({ count }) => count));
  const scored = most === 0 ? 'none has been scored yet' : `only ${most} could be scored so far`;
  return `too few ‘${verdict}’ verdicts for a track record: ${scored}, and at least ${MIN_SCORED} are needed`;
}

function isOfKind({ verdict, days, source }: TrackRecord, kind: VerdictKind): boolean {
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

/** A verdict to buy is compared with waiting: it saved money where waiting would have cost some. */
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

async function countPending(database: Queryable): Promise<number> {
  const [row] = await database.query<{ n: number }>(
    'SELECT count(*) AS n FROM forecasts WHERE due_at IS NOT NULL',
  );
  return row?.n ?? 0;
}
