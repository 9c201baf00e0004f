import { type Queryable } from '../../../ports/database/database.ts';
import { type Tables } from '../../../ports/database/rows.ts';
import { type Score } from './score-forecast.ts';

const BINS = 10;

/** A row of forecast_tallies. */
type Tally = Tables['forecast_tallies'];

/** Adds scores to the tallies. Call it in the transaction that marks the forecasts as scored. */
export async function addToTallies(tx: Queryable, scores: readonly Score[]): Promise<void> {
  if (scores.length === 0) return;
  const groups = Map.groupBy(scores.map(tallyOf), keyOf);
  const tallies = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group.reduce(sumOf));
  await tx.query(ADD, [JSON.stringify(tallies)]);
}

function tallyOf({ outcome, ...score }: Score): Tally {
  return {
    source: score.source,
    month: `${score.madeAt.toISOString().slice(0, 7)}-01`,
    model: score.model,
    market: score.currency,
    verdict: score.verdict,
    days: score.days,
    bin: Math.min(BINS - 1, Math.floor(score.chance * BINS)),
    forecasts: 1,
    waiting_paid: outcome.saving > 0 ? 1 : 0,
    waiting_cost: outcome.saving < 0 ? 1 : 0,
    saving: outcome.saving,
    chance: score.chance,
    fell: outcome.dropDays <= score.days ? 1 : 0,
    fell_deep: outcome.deepDropDays <= score.days ? 1 : 0,
    low_inside: score.isLowInInterval ? 1 : 0,
    first_at: score.madeAt,
    last_at: score.madeAt,
  };
}

function keyOf({ source, month, model, market, verdict, days, bin }: Tally): string {
  return [source, month, model, market, verdict, String(days).padStart(2, '0'), bin].join(' ');
}

const SUMS = [
  'forecasts', 'waiting_paid', 'waiting_cost', 'saving', 'chance', 'fell', 'fell_deep', 'low_inside',
] as const; // prettier-ignore

function sumOf(a: Tally, b: Tally): Tally {
  const sum = {
    ...a,
    first_at: a.first_at < b.first_at ? a.first_at : b.first_at,
    last_at: a.last_at > b.last_at ? a.last_at : b.last_at,
  };
  for (const name of SUMS) sum[name] = a[name] + b[name];
  return sum;
}

const ADD = `
INSERT INTO forecast_tallies AS t (source, month, model, market, verdict, days, bin, ${SUMS.join(', ')}, first_at, last_at)
SELECT source, month, model, market, verdict, days, bin, ${SUMS.join(', ')}, first_at, last_at
FROM jsonb_to_recordset($1::jsonb) AS i (source record_source, month date, model text, market text, verdict verdict, days smallint, bin smallint,
  forecasts bigint, waiting_paid bigint, waiting_cost bigint, saving double precision, chance double precision, fell bigint,
  fell_deep bigint, low_inside bigint, first_at timestamptz, last_at timestamptz)
ON CONFLICT (source, month, model, market, verdict, days, bin) DO UPDATE SET
  ${SUMS.map((name) => `${name} = t.${name} + EXCLUDED.${name}`).join(', ')},
  first_at = least(t.first_at, EXCLUDED.first_at), last_at = greatest(t.last_at, EXCLUDED.last_at)`;
