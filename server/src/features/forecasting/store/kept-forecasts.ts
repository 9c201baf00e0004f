import { type Queryable } from '../../../ports/database/database.ts';

/** How far the scoring of a kept forecast has come. */
export interface ScoringProgress {
  id: number;
  /** The longest period scored by now; null: none in addition. */
  scoredDays: number | null;
  /** When the next period can be scored; null: there is none. */
  dueAt: Date | null;
}

export async function saveScoringProgress(
  tx: Queryable,
  progress: readonly ScoringProgress[],
): Promise<void> {
  await tx.query(
    `UPDATE forecasts f SET due_at = i.due_at, scored_days = coalesce(i.days, f.scored_days)
     FROM unnest($1::bigint[], $2::timestamptz[], $3::smallint[]) AS i (id, due_at, days) WHERE f.id = i.id`,
    [
      progress.map(({ id }) => id),
      progress.map(({ dueAt }) => dueAt),
      progress.map(({ scoredDays }) => scoredDays),
    ],
  );
}

/** Deletes forecasts that have been scored and are older than this. The track record keeps their sums. */
export async function deleteScoredForecasts(database: Queryable, keepDays: number): Promise<void> {
  await database.query(
    `DELETE FROM forecasts WHERE due_at IS NULL AND made_at < now() - $1 * interval '1 day'`,
    [keepDays],
  );
}
