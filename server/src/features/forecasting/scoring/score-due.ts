import { type Verdict } from '@tidemark/contracts/forecast.ts';
import { type Database, type Queryable } from '../../../ports/database/database.ts';
import { type History, readHistories } from '../store/read-histories.ts';
import { daysAfter, scoreForecast, type Score } from './score-forecast.ts';
import { type ForecastColumns } from '../store/stored-forecast.ts';
import { addToTallies } from './tallies.ts';

const BATCH = 200;
const DAY_MS = 86_400_000;
const LOOK_AGAIN_MS = DAY_MS / 4;
/** A price that was not seen again for so long after a forecast's days will not be known for them. */
const GIVE_UP_AFTER_DAYS = 14;

interface DueRow extends ForecastColumns {
  id: number;
  scored_days: number;
}

/** What to write of a due forecast. */
interface Step {
  row: DueRow;
  score: Score | null;
  dueAt: Date | null;
}

/**
 * Scores forecasts some of whose days are over, a batch at a time, and adds what came to the record in the same transaction; many processes
 * may do it at once. Returns the verdicts that were scored, and whether more may be due.
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
    await saveSteps(tx, steps);
    await addToTallies(tx, scores);
    return { scored: scores.map(({ verdict }) => verdict), more: rows.length === BATCH };
  });
}

function stepOf(row: DueRow, history: History | undefined, now: Date): Step {
  const madeAt = row.made_at;
  const days = daysAfter(row.scored_days);
  if (days === null || !history || !knows(history, row)) return { row, score: null, dueAt: null };
  if (history.seenAt < daysLater(madeAt, days)) {
    const isLost = now > daysLater(madeAt, days + GIVE_UP_AFTER_DAYS);
    return { row, score: null, dueAt: isLost ? null : new Date(now.getTime() + LOOK_AGAIN_MS) };
  }
  const source = history.isDemo ? ('demo' as const) : ('shown' as const);
  const said = { ...row, source, madeAt };
  const [score = null] = scoreForecast(said, history.steps, [days]);
  const next = daysAfter(days);
  return { row, score, dueAt: next === null ? null : daysLater(madeAt, next) };
}

/** The history reaches back to the forecast, in its currency. */
function knows({ currency, steps }: History, row: DueRow): boolean {
  return currency === row.currency && (steps.days[0] ?? Infinity) * DAY_MS <= row.made_at.getTime();
}

function daysLater(at: Date, days: number): Date {
  return new Date(at.getTime() + days * DAY_MS);
}

async function saveSteps(tx: Queryable, steps: readonly Step[]): Promise<void> {
  await tx.query(
    `UPDATE forecasts f SET due_at = i.due_at, scored_days = coalesce(i.days, f.scored_days)
     FROM unnest($1::bigint[], $2::timestamptz[], $3::smallint[]) AS i (id, due_at, days) WHERE f.id = i.id`,
    [
      steps.map(({ row }) => row.id),
      steps.map(({ dueAt }) => dueAt),
      steps.map(({ score }) => score?.days ?? null),
    ],
  );
}

/** Drops forecasts that were scored and are older than so many days; the record keeps their sums. */
export async function forgetOldForecasts(database: Queryable, keepDays: number): Promise<void> {
  await database.query(
    `DELETE FROM forecasts WHERE due_at IS NULL AND made_at < now() - $1 * interval '1 day'`,
    [keepDays],
  );
}
