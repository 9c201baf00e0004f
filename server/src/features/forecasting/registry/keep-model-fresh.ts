import { readHistories } from '../store/read-histories.ts';
import { type TrainingHistory } from '../training/examples.ts';
import { encodeModel } from '../model/model.ts';
import { type TrainingMinimum, type Retrained } from '../training/retrain.ts';
import { type Database, type Queryable } from '../../../ports/database/database.ts';
import { type Log } from '../../../telemetry/log.ts';
import { loadModelInUse } from './load-model-in-use.ts';
import { storeTrainedModel, lastTrainedAt, currentModelUse } from './stored-models.ts';
import { trainInThread } from './train-in-thread.ts';

const DAY_MS = 86_400_000;
const PRODUCTS_PER_READ = 200;

export interface KeepFreshParts {
  database: Database;
  log: Log;
  minimum: TrainingMinimum;
  everyMs: number;
  maxProducts: number;
  timeoutMs: number;
}

/**
 * Trains a model on the service's own prices if the last training is long enough ago and there is enough
 * data, and activates it if it is better than the one in use. Does nothing while an operator has pinned a
 * model. Only one process may do this at a time.
 */
export async function keepModelFresh(
  { database, log, minimum, everyMs, maxProducts, timeoutMs }: KeepFreshParts,
  now: Date,
  signal: AbortSignal,
): Promise<'not-due' | 'too-little' | 'used' | 'rejected'> {
  const madeAt = await lastTrainedAt(database);
  const isDue = madeAt === null || now.getTime() - madeAt.getTime() >= everyMs;
  if (!isDue || (await currentModelUse(database)).pinned) return 'not-due';
  const histories = await ownHistories(database, maxProducts, now);
  const { model, learnedUntil } = await loadModelInUse(database, log);
  const result = await trainInThread(
    {
      histories,
      now: now.getTime() / DAY_MS,
      minimum,
      inUse: encodeModel(model),
      inUseLearnedUntil: learnedUntil && learnedUntil.getTime() / DAY_MS,
    },
    { signal, timeoutMs },
  );
  if (typeof result === 'string') {
    log.info({ missing: result }, 'not enough prices yet to train a forecast model');
    return 'too-little';
  }
  return storeResult(database, log, result, model.version);
}

async function storeResult(database: Database, log: Log, result: Retrained, baselineModel: string) {
  const { name, content, trainingData, evaluation, rejectionReason } = result;
  const outcome = await storeTrainedModel(database, {
    name,
    content,
    rejectionReason,
    trainingData: { ...trainingData, ...toDates(trainingData) },
    evaluation: { ...evaluation, ...toDates(evaluation), baselineModel },
  });
  const { brierGain, savingGain } = evaluation;
  log.info(
    { model: name, baselineModel, brierGain, savingGain, rejectionReason },
    `forecast model trained: ${outcome}`,
  );
  return outcome === 'used' ? 'used' : 'rejected';
}

function toDates({ from, until }: { from: number; until: number }) {
  return { from: new Date(from * DAY_MS).toISOString(), until: new Date(until * DAY_MS).toISOString() };
}

/**
 * The histories of the service's products; of an even sample of them if there are more than `maxProducts`.
 */
async function ownHistories(database: Queryable, maxProducts: number, now: Date): Promise<TrainingHistory[]> {
  const ids = await sampleIds(database, maxProducts);
  const histories: TrainingHistory[] = [];
  for (let start = 0; start < ids.length; start += PRODUCTS_PER_READ) {
    const read = await readHistories(database, ids.slice(start, start + PRODUCTS_PER_READ), now);
    for (const { productId, currency, steps, seenAt } of read)
      histories.push({
        id: productId,
        group: currency,
        currency,
        steps,
        knownUntil: seenAt.getTime() / DAY_MS,
      });
  }
  return histories;
}

/** Every n-th product by id. The sample stays the same until n changes. */
async function sampleIds(database: Queryable, maxProducts: number): Promise<number[]> {
  const rows = await database.query<{ id: number }>(
    `SELECT p.id FROM (SELECT max(id) AS last FROM products) ids
     CROSS JOIN generate_series(1, last, greatest(1, (last + $1 - 1) / $1)) place JOIN products p ON p.id = place ORDER BY p.id`,
    [maxProducts],
  );
  return rows.map(({ id }) => id);
}
