import {
  type ForecastModelInfo,
  type ForecastModels,
  type ModelEvaluation,
  type TrainingData,
} from '@tidemark/contracts/forecast-model.ts';
import { type ModelInUse, readModel } from '../model/model.ts';
import { FEATURES } from '../model/features/features.ts';
import { SHIPPED_MODEL } from '../model/shipped-model.ts';
import { type Database, type Queryable } from '../../../ports/database/database.ts';
import { type RowOf } from '../../../ports/database/rows.ts';

/** How many models are kept besides the one in use and the previous one. The newest are kept. */
const MAX_KEPT = 5;
const MAX_REASON_LENGTH = 500;

/** A model's activation. A null name means the shipped model. */
export interface ModelUse {
  name: string | null;
  pinned: boolean;
  since: Date | null;
  chosenBy: string | null;
  reason: string | null;
}

export interface TrainedModel {
  name: string;
  trainingData: TrainingData;
  evaluation: ModelEvaluation;
  rejectionReason: string | null;
  content: string;
}

/** The model does not exist, is damaged or comes from another release. */
export class UnusableModelError extends Error {
  override readonly name = 'UnusableModelError';
}

const INITIAL_USE: ModelUse = { name: null, pinned: false, since: null, chosenBy: null, reason: null };

/** The latest activation. */
export async function currentModelUse(on: Queryable): Promise<ModelUse> {
  const [use] = await on.query<ModelUse>(
    `SELECT name, pinned, since, chosen_by AS "chosenBy", reason FROM forecast_model_uses ORDER BY id DESC LIMIT 1`,
  );
  return use ?? INITIAL_USE;
}

/** The name of the previously used model; null means the shipped one. */
export async function previousModelName(on: Queryable): Promise<string | null> {
  const { name } = await currentModelUse(on);
  const [before] = await on.query<{ name: string | null }>(
    'SELECT name FROM forecast_model_uses WHERE name IS DISTINCT FROM $1 ORDER BY id DESC LIMIT 1',
    [name],
  );
  return before?.name ?? null;
}

/** Loads a stored model. Throws UnusableModelError if there is none of that name or it cannot be read. */
export async function storedModel(on: Queryable, name: string): Promise<ModelInUse> {
  const [row] = await on.query<{ content: string; trained_on: TrainingData }>(
    'SELECT content, trained_on FROM forecast_models WHERE name = $1',
    [name],
  );
  if (!row) throw new UnusableModelError(`There is no forecast model ${JSON.stringify(name)}.`);
  const model = readModel(row.content, FEATURES);
  if (model?.version !== name)
    throw new UnusableModelError(`The forecast model ${name} is damaged or from another release.`);
  return { model, learnedUntil: new Date(row.trained_on.until) };
}

/** Records that a model is in use from now on. */
export async function recordModelUse(
  on: Queryable,
  { name, pinned, chosenBy, reason }: Omit<ModelUse, 'since'>,
): Promise<void> {
  await on.query(
    'INSERT INTO forecast_model_uses (name, pinned, chosen_by, reason) VALUES ($1, $2, $3, $4)',
    [name, pinned, chosenBy, reason],
  );
}

/** Activates the shipped model in place of an unusable one, if that is still in use. */
export async function replaceUnusableModel(on: Queryable, name: string, reason: string): Promise<void> {
  await on.query(
    `INSERT INTO forecast_model_uses (name, chosen_by, reason)
     SELECT NULL, 'the service', $2 WHERE $1 = (SELECT name FROM forecast_model_uses ORDER BY id DESC LIMIT 1)`,
    [name, reason.slice(0, MAX_REASON_LENGTH)],
  );
}

/** When a model was last trained here; null if never. */
export async function lastTrainedAt(on: Queryable): Promise<Date | null> {
  const [row] = await on.query<{ at: Date | null }>('SELECT max(made_at) AS at FROM forecast_models');
  return row?.at ?? null;
}

/**
 * Stores a model with its evaluation. Activates it unless it was rejected, an operator has pinned the active
 * model, or the active model is no longer the evaluation's baseline. Deletes old models.
 */
export async function storeTrainedModel(database: Database, model: TrainedModel): Promise<'used' | 'kept'> {
  const { name, trainingData, evaluation, rejectionReason, content } = model;
  return database.transaction(async (tx) => {
    await tx.query('LOCK TABLE forecast_model_uses IN SHARE ROW EXCLUSIVE MODE');
    await tx.query(
      `INSERT INTO forecast_models (name, trained_on, judged, refused_because, content) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (name) DO UPDATE SET made_at = now()`,
      [name, JSON.stringify(trainingData), JSON.stringify(evaluation), rejectionReason, content],
    );
    const now = await currentModelUse(tx);
    const isUsed =
      rejectionReason === null &&
      !now.pinned &&
      (now.name ?? SHIPPED_MODEL.version) === evaluation.baselineModel;
    if (isUsed) {
      const reason = `better than ${evaluation.baselineModel} on ${evaluation.products} products`;
      await recordModelUse(tx, { name, pinned: false, chosenBy: 'the service', reason });
    }
    await deleteOldModels(tx);
    return isUsed ? 'used' : 'kept';
  });
}

async function deleteOldModels(tx: Queryable): Promise<void> {
  const needed = [(await currentModelUse(tx)).name, await previousModelName(tx)];
  await tx.query(
    `DELETE FROM forecast_models WHERE name IN (
       SELECT name FROM forecast_models WHERE NOT name = ANY (array_remove($1::text[], NULL)) ORDER BY made_at DESC OFFSET $2)`,
    [needed, MAX_KEPT],
  );
}

interface ModelRow extends RowOf<
  'forecast_models',
  'name' | 'made_at' | 'trained_on' | 'judged' | 'refused_because'
> {
  trained_on: TrainingData;
  judged: ModelEvaluation;
  size_bytes: number;
  was_used: boolean;
}

/** All models, newest first and the shipped one last. */
export async function listModels(on: Queryable): Promise<ForecastModels> {
  const use = await currentModelUse(on);
  const previous = (await previousModelName(on)) ?? SHIPPED_MODEL.version;
  const rows = await on.query<ModelRow>(
    `SELECT name, made_at, trained_on, judged, refused_because, octet_length(content) AS size_bytes,
       EXISTS (SELECT FROM forecast_model_uses u WHERE u.name = m.name) AS was_used
     FROM forecast_models m ORDER BY made_at DESC`,
  );
  const name = use.name ?? SHIPPED_MODEL.version;
  const inUse = { ...use, name, since: use.since?.toISOString() ?? null, previous };
  const items = rows.map((row) => infoOf(row, name));
  return { inUse, items: [...items, shippedInfo(use.name === null)] };
}

function infoOf(row: ModelRow, inUse: string): ForecastModelInfo {
  const isRejected = row.refused_because !== null && !row.was_used;
  return {
    name: row.name,
    isShipped: false,
    state: row.name === inUse ? 'in-use' : isRejected ? 'rejected' : 'previous',
    rejectionReason: row.refused_because,
    trainedAt: row.made_at.toISOString(),
    trainingData: row.trained_on,
    evaluation: row.judged,
    sizeBytes: row.size_bytes,
  };
}

function shippedInfo(isInUse: boolean): ForecastModelInfo {
  return {
    name: SHIPPED_MODEL.version,
    isShipped: true,
    state: isInUse ? 'in-use' : 'previous',
    rejectionReason: null,
    trainedAt: null,
    trainingData: null,
    evaluation: null,
    sizeBytes: null,
  };
}
