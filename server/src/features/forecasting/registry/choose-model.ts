import { SHIPPED_MODEL } from '../model/shipped-model.ts';
import { type Database } from '../../../ports/database/database.ts';
import { type Log } from '../../../telemetry/log.ts';
import { previousModelName, recordModelUse, storedModel } from './stored-models.ts';

const SHIPPED = 'shipped';

export interface ModelChooser {
  database: Database;
  log: Pick<Log, 'info'>;
  /** Who chooses, as recorded with the choice. */
  chosenBy: string;
}

/**
 * Activates a model by its name, or the shipped one as `shipped`. While a model is pinned, the service trains
 * no other. Throws UnusableModelError if there is no such model or it cannot be read.
 */
export async function activateModel(
  { database, log, chosenBy }: ModelChooser,
  name: string,
  { pinned }: { pinned: boolean },
): Promise<void> {
  const stored = name === SHIPPED || name === SHIPPED_MODEL.version ? null : name;
  if (stored !== null) await storedModel(database, stored);
  await recordModelUse(database, { name: stored, pinned, chosenBy, reason: 'chosen' });
  log.info({ model: name, pinned, chosenBy }, 'forecast model activated');
}

/**
 * Activates and pins the previously used model. Returns its name. Throws UnusableModelError like
 * `activateModel`.
 */
export async function rollBackModel({ database, log, chosenBy }: ModelChooser): Promise<string> {
  const stored = await previousModelName(database);
  if (stored !== null) await storedModel(database, stored);
  await recordModelUse(database, { name: stored, pinned: true, chosenBy, reason: 'rolled back' });
  const name = stored ?? SHIPPED_MODEL.version;
  log.info({ model: name, chosenBy }, 'forecast model rolled back');
  return name;
}
