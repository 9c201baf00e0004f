import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url));
const SHORTEST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** A process that ran at least this long counts as healthy, so its restart is not delayed. */
const WELL_AFTER_MS = 60_000;

/** The message by which a process tells its parent that it accepts requests. */
export const IS_UP = 'up';

/** The exit code, or the signal that ended the process. */
export type ProcessEnd = number | NodeJS.Signals;

export interface KeptProcess {
  /** Arguments of `tidemark`. */
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  /** In a process group of its own, Ctrl-C in the terminal does not reach it. */
  detached?: boolean;
  /** After the signal it gets SIGTERM, and SIGKILL if it has not ended within this time, in milliseconds. */
  endedWithinMs: number;
  onStart: (pid: number | undefined) => void;
  /** Called when the process has ended and will be started again. */
  onEnd: (end: ProcessEnd, againInMs: number) => void;
  /** Whether to start it again. `wasUp`: it has sent IS_UP at least once. Default: always. */
  shouldRestart?: (end: ProcessEnd, wasUp: boolean) => boolean;
}

/**
 * Runs tidemark in a child process until the signal aborts, and starts it again when it ends, after a pause
 * that doubles while it keeps ending early. `hurry` sends it a second SIGTERM. The child must end when this
 * process does: its IPC channel then disconnects. Resolves to how it ended last.
 */
export async function keepProcess(
  options: KeptProcess,
  signal: AbortSignal,
  hurry?: AbortSignal,
): Promise<ProcessEnd> {
  const { args, env, detached = false, onStart, onEnd, shouldRestart = () => true } = options;
  let pauseMs = SHORTEST_PAUSE_MS;
  let wasUp = false;
  for (;;) {
    const startedAt = performance.now();
    const child = fork(MAIN, args, { env, detached });
    child.on('message', (message) => (wasUp ||= message === IS_UP));
    onStart(child.pid);
    const end = await endOf(child, options, signal, hurry);
    if (signal.aborted || !shouldRestart(end, wasUp)) return end;
    if (performance.now() - startedAt > WELL_AFTER_MS) pauseMs = SHORTEST_PAUSE_MS;
    onEnd(end, pauseMs);
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return end;
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}

async function endOf(
  child: ChildProcess,
  { endedWithinMs }: KeptProcess,
  signal: AbortSignal,
  hurry: AbortSignal | undefined,
): Promise<ProcessEnd> {
  const ask = () => void child.kill('SIGTERM');
  const stop = () => {
    ask();
    setTimeout(() => child.kill('SIGKILL'), endedWithinMs).unref();
  };
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  hurry?.addEventListener('abort', ask, { once: true });
  // An error without a pid means that the process could not be started.
  const started = child.pid === undefined ? once(child, 'error').then(() => [1, null]) : once(child, 'exit');
  child.on('error', () => undefined);
  const [code, killedBy] = (await started) as [number | null, NodeJS.Signals | null];
  signal.removeEventListener('abort', stop);
  hurry?.removeEventListener('abort', ask);
  return code ?? killedBy ?? 'SIGKILL';
}
