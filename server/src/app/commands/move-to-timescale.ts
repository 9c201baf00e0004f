import { type Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { composeMove } from '../compose/compose-move.ts';
import { readConfig } from '../../config/config.ts';

/**
 * Moves the database's prices to TimescaleDB and prints each step. Throws on failure; the next run continues.
 */
export async function moveToTimescaleCommand(args: string[], output: Writable): Promise<void> {
  parseArgs({ args });
  await composeMove(readConfig(process.env), (step, part) => output.write(`${step} ${part}\n`));
  output.write('Prices are in TimescaleDB.\n');
}
