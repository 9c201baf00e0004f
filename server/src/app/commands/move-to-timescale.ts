import { type Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { composeMove } from '../compose/compose-move.ts';
import { readConfig } from '../../config/config.ts';

/** Moves the database's prices onto TimescaleDB, a line a step. Throws where it cannot; run again it goes on where it was. */
export async function moveToTimescaleCommand(args: string[], output: Writable): Promise<void> {
  parseArgs({ args });
  await composeMove(readConfig(process.env), (step, part) => output.write(`${step} ${part}\n`));
  output.write('Prices are in TimescaleDB.\n');
}
