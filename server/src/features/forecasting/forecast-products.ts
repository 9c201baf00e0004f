import { type Queryable } from '../../ports/database/database.ts';
import { type RowOf } from '../../ports/database/rows.ts';
import { makeForecasts, type MadeForecast, type FindTrackRecord } from './store/made-forecast.ts';
import { type ModelInUse } from './model/model.ts';
import { readHistories } from './store/read-histories.ts';
import { replayForecasts, type Replay } from './scoring/replay-forecasts.ts';
import {
  keepForecasts,
  postponeForecasts,
  saveForecasts,
  saveReplayedUntil,
} from './store/stored-forecast.ts';
import { addToTallies } from './scoring/tallies.ts';
import { emitVerdictEvents } from './store/emit-verdict-events.ts';

/** A row of product_forecasts that this transaction has locked. */
export type ClaimedProduct = RowOf<'product_forecasts', 'product_id' | 'replayed_until'>;

export interface ForecastOptions {
  model: ModelInUse;
  /** How often a watched product is forecast if its price does not change. */
  everyMs: number;
  findTrackRecord: FindTrackRecord;
  now: Date;
}

/**
 * Makes and stores the forecasts of products whose rows are locked, emits verdict events for rules that may
 * change, and adds replayed forecasts to the track record. Products without a price become due again after
 * `everyMs`.
 */
export async function forecastProducts(
  tx: Queryable,
  claimed: readonly ClaimedProduct[],
  { model, everyMs, findTrackRecord, now }: ForecastOptions,
): Promise<MadeForecast[]> {
  const ids = claimed.map((row) => row.product_id);
  const histories = await readHistories(tx, ids, now);
  const made = makeForecasts(model, histories, findTrackRecord, now);
  await saveForecasts(tx, made, everyMs);
  const done = new Set(made.map(({ productId }) => productId));
  const rest = ids.filter((id) => !done.has(String(id)));
  await postponeForecasts(tx, rest, new Date(now.getTime() + everyMs));
  await keepForecasts(tx, await emitVerdictEvents(tx, made));
  const replayedUntil = new Map(
    claimed.flatMap(({ product_id, replayed_until }) =>
      replayed_until ? [[String(product_id), replayed_until] as const] : [],
    ),
  );
  await saveReplays(tx, replayForecasts(model, histories, replayedUntil));
  return made;
}

async function saveReplays(tx: Queryable, replays: readonly Replay[]): Promise<void> {
  await saveReplayedUntil(tx, replays);
  await addToTallies(
    tx,
    replays.flatMap(({ until, scores }) => (until === null ? [] : scores)),
  );
}
