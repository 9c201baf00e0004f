import path from 'node:path';
import { type Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { composeBackup } from '../compose/compose-backup.ts';
import { readConfig } from '../../config/config.ts';
import { rowsReport, sumOf } from './rows-report.ts';
import { stopSignal } from '../processes/stop-signal.ts';

/**
 * Saves the database to a file, verifies it and prints its content. Throws, and leaves no file, on failure.
 */
export async function backupCommand(
  args: string[],
  output: Writable,
  config = readConfig(process.env),
): Promise<void> {
  const { values } = parseArgs({ args, options: { to: { type: 'string' } } });
  const file = path.resolve(
    values.to ?? `tidemark-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.backup`,
  );
  const start = performance.now();
  const { tail, bytes } = await composeBackup(config, {
    file,
    onRows: rowsReport('saved', output),
    signal: stopSignal(),
  });
  output.write(`Saved and verified: ${sumOf(tail.tables)}.\n`);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  output.write(
    `${file}: ${(bytes / 1e6).toFixed(1)} MB in ${seconds} s. It contains secrets: protect it like the database.\n`,
  );
}
