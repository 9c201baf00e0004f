/**
 * The model registry: which model forecasts are made with, and how the service replaces it.
 * load-model-in-use.ts   loads and caches the model in use
 * stored-models.ts       trained models and the history of their use, in SQL
 * choose-model.ts        an operator's choice
 * keep-model-fresh.ts    trains a model once a week, in a thread (train-in-thread.ts, training-thread.ts)
 */
import { type GetModelInUse, type ModelInUse } from '../model/model.ts';
import { SHIPPED_MODEL } from '../model/shipped-model.ts';
import { type Database } from '../../../ports/database/database.ts';
import { type Log } from '../../../telemetry/log.ts';
import { replaceUnusableModel, storedModel, UnusableModelError, currentModelUse } from './stored-models.ts';

export interface ModelInUseParts {
  database: Database;
  log: Log;
  /** How long this process may keep using a model after another process has activated a different one. */
  cacheTtlMs: number;
}

const SHIPPED: ModelInUse = { model: SHIPPED_MODEL, learnedUntil: null };

/**
 * Returns the model in use, cached. Never rejects: while the database is unreachable, the last known model is
 * used.
 */
export function createModelInUse({ database, log, cacheTtlMs }: ModelInUseParts): GetModelInUse {
  let current = SHIPPED;
  let loadedAtMs = -Infinity;
  let loading: Promise<void> | null = null;
  const load = async () => {
    try {
      current = await loadModelInUse(database, log, current);
    } catch (error) {
      log.warn({ err: error }, 'cannot determine the forecast model in use; using the last known one');
    }
    loadedAtMs = performance.now();
    loading = null;
  };
  return async () => {
    if (performance.now() - loadedAtMs >= cacheTtlMs) await (loading ??= load());
    return current;
  };
}

/** Loads the model in use, unless it is `known`. If it is unusable, activates the shipped one instead. */
export async function loadModelInUse(database: Database, log: Log, known = SHIPPED): Promise<ModelInUse> {
  const { name } = await currentModelUse(database);
  if (name === null) return SHIPPED;
  if (name === known.model.version) return known;
  try {
    return await storedModel(database, name);
  } catch (error) {
    if (!(error instanceof UnusableModelError)) throw error;
    log.error({ err: error }, 'a stored forecast model is unusable; using the shipped one');
    await replaceUnusableModel(database, name, error.message);
    return SHIPPED;
  }
}
