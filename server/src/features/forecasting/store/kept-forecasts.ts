import { type Queryable } from '../../../ports/database/database.ts';

/** The scoring progress of a kept forecast. */
export interface ScoringProgress {
  id: number;
  /** The longest horizon scored so far, in days; null leaves it as it is. */
  scoredDays: number | null;
  /** When the next horizon can be scored; null if there is none. */
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

/** Deletes forecasts older than `keepDays` whose scoring is finished. The track record keeps their sums. */
export async function deleteScoredForecasts(database: Queryable, keepDays: number): Promise<void> {
  await database.query(
    `DELETE FROM forecasts WHERE due_at IS NULL AND made_at < now() - $1 * interval '1 day'`,
    [keepDays],
  );
}
