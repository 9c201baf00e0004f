import { SHIPPED_MODEL } from '../model/shipped-model.ts';
import { type Database } from '../../../ports/database/database.ts';
import { type Log } from '../../../telemetry/log.ts';
import { previousModelName, recordModelUse, storedModel } from './stored-models.ts';

const SHIPPED = 'shipped';

export interface ModelChooser {
  database: Database;
  log: Pick<Log, 'info'>;
  /** Who chooses: it is kept with the choice. */
  chosenBy: string;
}

/**
 * Puts a model to use by its name, or the shipped one as `shipped`; pinned, the service will not look for a better one. Throws
 * UnusableModelError when there is none of that name or it cannot be read.
 */
export async function activateModel(
  { database, log, chosenBy }: ModelChooser,
  name: string,
  { pinned }: { pinned: boolean },
): Promise<void> {
  const stored = name === SHIPPED || name === SHIPPED_MODEL.version ? null : name;
  if (stored !== null) await storedModel(database, stored);
  await recordModelUse(database, { name: stored, pinned, chosenBy, reason: 'chosen' });
  log.info({ model: name, pinned, chosenBy }, 'a forecast model was put to use');
}

/** Goes back to the model in use before this one, and stays with it. Gives its name; throws UnusableModelError as `useModel`. */
export async function rollBackModel({ database, log, chosenBy }: ModelChooser): Promise<string> {
  const stored = await previousModelName(database);
  if (stored !== null) await storedModel(database, stored);
  await recordModelUse(database, { name: stored, pinned: true, chosenBy, reason: 'rolled back' });
  const name = stored ?? SHIPPED_MODEL.version;
  log.info({ model: name, chosenBy }, 'the forecast model was rolled back');
  return name;
}
