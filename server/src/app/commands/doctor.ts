import { type Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { examine } from '../compose/compose-doctor.ts';
import { readConfig } from '../../config/config.ts';

/** Prints what the service would use with these settings, a line a part, and what is wrong with it; then the exit code is 1. */
export async function doctorCommand(
  args: string[],
  output: Writable,
  config = readConfig(process.env),
): Promise<void> {
  parseArgs({ args });
  const findings = await examine(config);
  for (const { part, says, isWrong } of findings)
    output.write(`${isWrong ? 'WRONG' : 'ok   '}  ${part.padEnd(10)}${says}\n`);
  if (findings.some(({ isWrong }) => isWrong)) process.exitCode = 1;
}
