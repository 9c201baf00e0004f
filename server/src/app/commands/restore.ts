import { type Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { composeRestore } from '../compose/compose-backup.ts';
import { readConfig } from '../../config/config.ts';
import { rowsReport, sumOf } from './rows-report.ts';

/** Replaces the database with a backup. Throws on failure and leaves the database unchanged. */
export async function restoreCommand(
  args: string[],
  output: Writable,
  config = readConfig(process.env),
): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    options: { force: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [file, ...rest] = positionals;
  if (file === undefined || rest.length > 0) throw new Error('usage: tidemark restore FILE [--force]');
  const { head, tail, migrated } = await composeRestore(config, {
    file,
    force: values.force,
    onRows: rowsReport('restored', output),
    onStep: (step, part) => output.write(`${step} ${part}\n`),
  });
  output.write(`Restored what was saved at ${head.madeAt}: ${sumOf(tail.tables)}.\n`);
  if (migrated.length > 0) output.write(`Brought up to date: ${migrated.join(', ')}.\n`);
}
