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
const PRODUCTS_A_READ = 200;

export interface KeepFreshParts {
  database: Database;
  log: Log;
  enough: TrainingMinimum;
  everyMs: number;
  maxProducts: number;
  withinMs: number;
}

/**
 * Learns a model from the service's own prices when the last one is old enough and there are enough of them, and puts it to use where it
 * proves better than the one in use. Does nothing while an operator has pinned that. One process at a time may do this.
 */
export async function keepModelFresh(
  { database, log, enough, everyMs, maxProducts, withinMs }: KeepFreshParts,
  now: Date,
  signal: AbortSignal,
): Promise<'not-due' | 'too-little' | 'used' | 'rejected'> {
  const madeAt = await lastTrainedAt(database);
  const isDue = madeAt === null || now.getTime() - madeAt.getTime() >= everyMs;
  if (!isDue || (await currentModelUse(database)).pinned) return 'not-due';
  const histories = await ownHistories(database, maxProducts, now);
  const { model, learnedUntil } = await loadModelInUse(database, log);
  const learned = await trainInThread(
    {
      histories,
      now: now.getTime() / DAY_MS,
      enough,
      inUse: encodeModel(model),
      inUseLearnedUntil: learnedUntil && learnedUntil.getTime() / DAY_MS,
    },
    { signal, withinMs },
  );
  if (typeof learned === 'string') {
    log.info({ has: learned }, 'too few prices yet to learn a forecast model from');
    return 'too-little';
  }
  return settle(database, log, learned, model.version);
}

async function settle(database: Database, log: Log, learned: Retrained, baselineModel: string) {
  const { name, content, trainingData, evaluation, rejectionReason } = learned;
  const outcome = await storeTrainedModel(database, {
    name,
    content,
    rejectionReason,
    trainingData: { ...trainingData, ...dated(trainingData) },
    evaluation: { ...evaluation, ...dated(evaluation), baselineModel },
  });
  const { brierGain, savingGain } = evaluation;
  log.info(
    { model: name, baselineModel, brierGain, savingGain, rejectionReason },
    `a forecast model was learned: ${outcome}`,
  );
  return outcome === 'used' ? 'used' : 'rejected';
}

function dated({ from, until }: { from: number; until: number }) {
  return { from: new Date(from * DAY_MS).toISOString(), until: new Date(until * DAY_MS).toISOString() };
}

/** The histories of the service's products, of an even sample of them where there are more than `most`. */
async function ownHistories(database: Queryable, most: number, now: Date): Promise<TrainingHistory[]> {
  const ids = await sampleIds(database, most);
  const histories: TrainingHistory[] = [];
  for (let start = 0; start < ids.length; start += PRODUCTS_A_READ) {
    const read = await readHistories(database, ids.slice(start, start + PRODUCTS_A_READ), now);
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

/** Every so many-th product by its id: the same ones each time, until there are many more. */
async function sampleIds(database: Queryable, most: number): Promise<number[]> {
  const rows = await database.query<{ id: number }>(
    `SELECT p.id FROM (SELECT max(id) AS last FROM products) ids
     CROSS JOIN generate_series(1, last, greatest(1, (last + $1 - 1) / $1)) place JOIN products p ON p.id = place ORDER BY p.id`,
    [most],
  );
  return rows.map(({ id }) => id);
}
