import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Log } from '../../telemetry/log.ts';

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url));
const ENDED_WITHIN_MS = 15_000;
const LONGEST_PAUSE_MS = 30_000;
/** A process that ran at least this long counts as healthy, so its restart is not delayed. */
const WELL_AFTER_MS = 60_000;

export interface WorkerProcesses {
  count: number;
  /** The environment that makes them share this process's parts. */
  env: Readonly<Record<string, string>>;
  log: Log;
}

/**
 * Keeps `count` worker processes running until the signal aborts, then lets them drain. A process that ends
 * is started again after a pause, which doubles while restarts keep failing early. The workers end when this
 * process does.
 */
export async function runWorkerProcesses(options: WorkerProcesses, signal: AbortSignal): Promise<void> {
  await Promise.all(Array.from({ length: options.count }, (_, index) => keepOne(index + 1, options, signal)));
}

async function keepOne(number: number, { env, log }: WorkerProcesses, signal: AbortSignal): Promise<void> {
  let pauseMs = 500;
  while (!signal.aborted) {
    const startedAt = performance.now();
    const child = fork(MAIN, ['start', '--roles=worker'], { env: { ...process.env, ...env } });
    log.info({ worker: number, pid: child.pid }, 'a worker process has started');
    const ended = await endOf(child, signal);
    if (signal.aborted) return;
    if (performance.now() - startedAt > WELL_AFTER_MS) pauseMs = 500;
    log.error({ worker: number, ended, againInMs: pauseMs }, 'a worker process ended; starting another');
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}

/** Resolves to how the child ended. At the signal it is asked to stop, and is killed if it does not. */
async function endOf(child: ChildProcess, signal: AbortSignal): Promise<number | string> {
  const ask = () => {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), ENDED_WITHIN_MS).unref();
  };
  if (signal.aborted) ask();
  signal.addEventListener('abort', ask, { once: true });
  const [code, killedBy] = (await once(child, 'exit')) as [number | null, string | null];
  signal.removeEventListener('abort', ask);
  return code ?? killedBy ?? 'unknown';
}
