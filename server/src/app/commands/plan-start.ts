import { parseArgs } from 'node:util';
import { type Config } from '../../config/config.ts';
import { assertContact, isExposed } from '../../config/exposure.ts';
import { ROLE_NAMES, type RoleName } from '../roles/roles.ts';

export interface StartPlan {
  /** The roles of this process. */
  roles: readonly RoleName[];
  /** How many other processes run the worker role. */
  workerProcesses: number;
  demo: boolean;
}

const MAX_PROCESSES = 64;

/**
 * Parses the arguments of `start`. Throws with the reason when a role does not exist, when work is split over
 * processes that cannot share their parts, when other machines could reach the demo, and when they can reach
 * a service whose operator shops could not contact.
 */
export function planStart(args: string[], config: Config): StartPlan {
  const { values } = parseArgs({
    args,
    options: {
      demo: { type: 'boolean', default: false },
      roles: { type: 'string' },
      processes: { type: 'string' },
      // Decided in supervise.ts.
      unsupervised: { type: 'boolean' },
    },
  });
  const { demo } = values;
  if (demo && isExposed(config))
    throw new Error(
      'The password of the demo’s account is public, so the demo runs only where no other machine can reach it: leave out HOST and TIDEMARK_PUBLIC_URL.',
    );
  assertContact(config);
  if (values.roles !== undefined && values.processes !== undefined)
    throw new Error('Use --roles or --processes, not both: --processes runs all roles.');
  if (values.processes !== undefined) {
    const workerProcesses = countOf(values.processes);
    return { roles: ROLE_NAMES.filter((name) => name !== 'worker'), workerProcesses, demo };
  }
  if (values.roles === undefined) return { roles: ROLE_NAMES, workerProcesses: 0, demo };
  const roles = rolesOf(values.roles);
  if (roles.length < ROLE_NAMES.length) assertShared(config);
  return { roles, workerProcesses: 0, demo };
}

function countOf(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= MAX_PROCESSES) return count;
  throw new Error(
    `--processes takes a whole number from 1 to ${MAX_PROCESSES}, not ${JSON.stringify(text)}.`,
  );
}

function rolesOf(text: string): RoleName[] {
  const names = new Set(text.split(',').map((name) => name.trim()));
  const unknown = [...names].filter((name) => !(ROLE_NAMES as string[]).includes(name));
  if (unknown.length > 0)
    throw new Error(
      `There is no role ${unknown.map((name) => JSON.stringify(name)).join(', ')}. The roles: ${ROLE_NAMES.join(', ')}.`,
    );
  return ROLE_NAMES.filter((name) => names.has(name));
}

function assertShared(config: Config): void {
  const missing = [
    ...(config.databaseUrl ? [] : ['DATABASE_URL, for the embedded database belongs to one process']),
    ...(config.redisUrl || config.sharedState === 'postgres'
      ? []
      : ['REDIS_URL, for a shop’s pace, live updates and caches would be each process’s own']),
  ];
  if (missing.length > 0)
    throw new Error(
      `Roles can be split over processes only with parts that these share. Set ${missing.join('; and ')}. On one machine --processes N needs neither.`,
    );
}
