import { type Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { connectDatabase } from '../compose/open-database.ts';
import { readConfig } from '../../config/config.ts';
import {
  rollBackModel,
  activateModel,
  type ModelChooser,
} from '../../features/forecasting/registry/choose-model.ts';
import { listModels } from '../../features/forecasting/registry/stored-models.ts';
import { createLog } from '../../telemetry/log.ts';

const USAGE = 'usage: tidemark forecast-models [list | use NAME [--unpinned] | rollback]';

/**
 * Lists the forecast models, one JSON line each, or changes the one in use; a running service follows within
 * 30 seconds. Throws when the database cannot be reached, and when there is no such model.
 */
export async function forecastModelsCommand(
  args: string[],
  output: Writable,
  config = readConfig(process.env),
): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    options: { unpinned: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [action = 'list', name = '', ...rest] = positionals;
  const takesName = action === 'use';
  if (!['list', 'use', 'rollback'].includes(action) || rest.length > 0 || takesName !== (name !== ''))
    throw new Error(USAGE);
  const database = connectDatabase(config, (error) => process.stderr.write(`${error.message}\n`));
  const chooser: ModelChooser = { database, log: createLog('silent'), chosenBy: 'the command line' };
  try {
    if (action === 'use') await activateModel(chooser, name, { pinned: !values.unpinned });
    if (action === 'rollback') await rollBackModel(chooser);
    for (const model of (await listModels(database)).items) output.write(`${JSON.stringify(model)}\n`);
  } finally {
    await database.close();
  }
}
