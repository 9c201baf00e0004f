/**
 * Which model forecasts are made with, and how a running service comes to a better one.
 * model-in-use.ts       what everybody asks            stored-models.ts   what was learned, and which of it is in use
 * keep-model-fresh.ts   once a week, learns another    train-in-thread.ts, training-thread.ts   apart from the service's work
 * choose-model.ts       an operator's choice
 */
import { type GetModelInUse, type ModelInUse } from '../model/model.ts';
import { SHIPPED_MODEL } from '../model/shipped-model.ts';
import { type Database } from '../../../ports/database/database.ts';
import { type Log } from '../../../telemetry/log.ts';
import { replaceUnusableModel, storedModel, UnusableModelError, currentModelUse } from './stored-models.ts';

export interface ModelInUseParts {
  database: Database;
  log: Log;
  /** For so long a switch made elsewhere may stay unknown here. */
  cacheTtlMs: number;
}

const SHIPPED: ModelInUse = { model: SHIPPED_MODEL, learnedUntil: null };

/** Never fails: while the database is away the last known model serves on. */
export function createModelInUse({ database, log, cacheTtlMs }: ModelInUseParts): GetModelInUse {
  let known = SHIPPED;
  let askedAtMs = -Infinity;
  let asking: Promise<void> | null = null;
  const ask = async () => {
    try {
      known = await loadModelInUse(database, log, known);
    } catch (error) {
      log.warn({ err: error }, 'the forecast model in use is not known; the last known serves');
    }
    askedAtMs = performance.now();
    asking = null;
  };
  return async () => {
    if (performance.now() - askedAtMs >= cacheTtlMs) await (asking ??= ask());
    return known;
  };
}

/** The model in use; `known` where it is that. One that cannot be read is given up for the shipped one. */
export async function loadModelInUse(database: Database, log: Log, known = SHIPPED): Promise<ModelInUse> {
  const { name } = await currentModelUse(database);
  if (name === null) return SHIPPED;
  if (name === known.model.version) return known;
  try {
    return await storedModel(database, name);
  } catch (error) {
    if (!(error instanceof UnusableModelError)) throw error;
    log.error({ err: error }, 'a stored forecast model cannot be used; the shipped one takes its place');
    await replaceUnusableModel(database, name, error.message);
    return SHIPPED;
  }
}
