import { type Verdict } from '@tidemark/contracts/forecast.ts';
import { type Database } from '../../../ports/database/database.ts';
import { type RowOf } from '../../../ports/database/rows.ts';
import { type History, readHistories } from '../store/read-histories.ts';
import { saveScoringProgress } from '../store/kept-forecasts.ts';
import { nextHorizon, scoreForecast, type Score } from './score-forecast.ts';
import { type ForecastColumns } from '../store/stored-forecast.ts';
import { addToTallies } from './tallies.ts';

const BATCH = 200;
const DAY_MS = 86_400_000;
const RETRY_AFTER_MS = DAY_MS / 4;
/** A forecast is abandoned if its price was not read again this long after its horizon. */
const ABANDON_AFTER_DAYS = 14;

type DueRow = ForecastColumns & RowOf<'forecasts', 'id' | 'scored_days'>;

/** The result of scoring a due forecast for its next horizon. */
interface ScoringStep {
  row: DueRow;
  score: Score | null;
  dueAt: Date | null;
}

/**
 * Scores a batch of forecasts whose next horizon has ended, and adds the scores to the track record in the
 * same transaction. Several processes can do this at once. Returns the scored verdicts, and whether more may
 * be due.
 */
export function scoreDue(database: Database, now: Date): Promise<{ scored: Verdict[]; more: boolean }> {
  return database.transaction(async (tx) => {
    const rows = await tx.query<DueRow>(
      `SELECT id, product_id, made_at, model, currency, price_minor, drops, lows, net_saving, verdict, scored_days FROM forecasts
       WHERE due_at <= $1 ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED`,
      [now, BATCH],
    );
    if (rows.length === 0) return { scored: [], more: false };
    const histories = await readHistories(tx, [...new Set(rows.map((row) => row.product_id))], now);
    const byProduct = new Map(histories.map((history) => [history.productId, history]));
    const steps = rows.map((row) => stepOf(row, byProduct.get(String(row.product_id)), now));
    const scores = steps.flatMap(({ score }) => score ?? []);
    await saveScoringProgress(
      tx,
      steps.map(({ row, score, dueAt }) => ({ id: row.id, scoredDays: score?.days ?? null, dueAt })),
    );
    await addToTallies(tx, scores);
    return { scored: scores.map(({ verdict }) => verdict), more: rows.length === BATCH };
  });
}

function stepOf(row: DueRow, history: History | undefined, now: Date): ScoringStep {
  const madeAt = row.made_at;
  const days = nextHorizon(row.scored_days);
  if (days === null || !history || !covers(history, row)) return { row, score: null, dueAt: null };
  if (history.seenAt < daysLater(madeAt, days)) {
    const isAbandoned = now > daysLater(madeAt, days + ABANDON_AFTER_DAYS);
    return { row, score: null, dueAt: isAbandoned ? null : new Date(now.getTime() + RETRY_AFTER_MS) };
  }
  const source = history.isDemo ? ('demo' as const) : ('shown' as const);
  const forecast = { ...row, source, madeAt };
  const [score = null] = scoreForecast(forecast, history.steps, [days]);
  const next = nextHorizon(days);
  return { row, score, dueAt: next === null ? null : daysLater(madeAt, next) };
}

/** Whether the history reaches back to the forecast, in the forecast's currency. */
function covers({ currency, steps }: History, row: DueRow): boolean {
  return currency === row.currency && (steps.days[0] ?? Infinity) * DAY_MS <= row.made_at.getTime();
}

function daysLater(at: Date, days: number): Date {
  return new Date(at.getTime() + days * DAY_MS);
}
