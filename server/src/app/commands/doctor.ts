import { type Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { examine } from '../compose/compose-doctor.ts';
import { readConfig } from '../../config/config.ts';

/**
 * Prints the technology behind each part with these settings, one line each. Exits with 1 when any is wrong.
 */
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
