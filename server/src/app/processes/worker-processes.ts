import { type Log } from '../../telemetry/log.ts';
import { keepProcess } from './keep-process.ts';

/** The first process has 8.6 s to stop, and the database must be stopped after the workers. */
const ENDED_WITHIN_MS = 5500;

export interface WorkerProcesses {
  count: number;
  /** The environment that makes them share this process's parts. */
  env: Readonly<Record<string, string>>;
  log: Log;
}

/**
 * Keeps `count` worker processes running until the signal aborts, then lets them drain until `hurry` aborts.
 * The workers end when this process does.
 */
export async function runWorkerProcesses(
  options: WorkerProcesses,
  signal: AbortSignal,
  hurry: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  const numbers = Array.from({ length: options.count }, (_, index) => index + 1);
  await Promise.all(numbers.map((worker) => keepOne(worker, options, signal, hurry)));
}

function keepOne(
  worker: number,
  { env, log }: WorkerProcesses,
  signal: AbortSignal,
  hurry: AbortSignal,
): Promise<unknown> {
  return keepProcess(
    {
      args: ['start', '--roles=worker'],
      env: { ...process.env, ...env },
      endedWithinMs: ENDED_WITHIN_MS,
      onStart: (pid) => log.info({ worker, pid }, 'a worker process has started'),
      onEnd: (ended, againInMs) =>
        log.error({ worker, ended, againInMs }, 'a worker process ended; starting another'),
    },
    signal,
    hurry,
  );
}
