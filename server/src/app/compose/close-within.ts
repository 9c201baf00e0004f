import { settledWithin } from '../../lib/settled-within.ts';
import { type Log } from '../../telemetry/log.ts';

const CLOSE_WITHIN_MS = 1000;

/**
 * Runs the groups in order, and the functions of a group in parallel. Connections still open at the deadline
 * are abandoned.
 */
export async function closeWithin(log: Log, ...groups: readonly (() => Promise<unknown>)[][]): Promise<void> {
  const closeAll = async () => {
    for (const group of groups) await Promise.all(group.map((close) => close()));
  };
  if (!(await settledWithin(closeAll(), CLOSE_WITHIN_MS)))
    log.warn('a connection could not be closed in time');
}
