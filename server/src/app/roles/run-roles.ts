import { type Parts } from '../compose/parts.ts';
import { settledWithin } from '../../lib/settled-within.ts';
import { roles, type RoleName } from './roles.ts';

/**
 * Work unfinished at the deadline is abandoned. It is leased, pending or in the outbox, so another process
 * will do it.
 */
const DRAIN_WITHIN_MS = 4500;

export interface RolesRun {
  stop: AbortSignal;
  /** Ends the draining at once. */
  hurry: AbortSignal;
  /** Called when the API accepts requests. */
  onListening: () => void;
}

/**
 * Runs the roles until `stop` aborts, then gives them a bounded time to finish. If one role fails, all are
 * stopped: a restart is better than a service that does half its work.
 */
export async function runRoles(
  names: readonly RoleName[],
  parts: Parts,
  { stop, hurry, onListening }: RolesRun,
): Promise<'stopped' | 'failed'> {
  const failed = new AbortController();
  const signal = AbortSignal.any([stop, failed.signal]);
  const aborted = untilAborted(signal);
  const work = names.map(async (name) => {
    try {
      const role = await roles[name]();
      await role(parts, signal, onListening);
    } catch (error) {
      parts.log.fatal({ err: error, role: name }, 'a role failed; stopping');
      failed.abort();
    }
  });
  await aborted;
  parts.log.info('stopping: finishing the work in progress');
  await Promise.race([settledWithin(Promise.all(work), DRAIN_WITHIN_MS), untilAborted(hurry)]);
  return failed.signal.aborted ? 'failed' : 'stopped';
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise<void>((resolve) =>
    signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true }),
  );
}
