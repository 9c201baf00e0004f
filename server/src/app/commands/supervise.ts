import { EXIT } from '../processes/exit-codes.ts';
import { keepProcess, type ProcessEnd } from '../processes/keep-process.ts';
import { stopSignal } from '../processes/stop-signal.ts';

/** Longer than the service takes to stop, and short of the ten seconds that a container is given. */
const ENDED_WITHIN_MS = 8800;
const PARENT_POLL_MS = 200;

/**
 * Runs the service in a child process and starts it again when it fails. This process loads nothing else, so
 * that nothing can end it. With `--roles` or `--unsupervised`, and below another Node process, the service
 * runs in this process, and what started it must start it again.
 */
export async function supervisedStart(args: string[]): Promise<void> {
  if (!isSupervised(args)) return (await import('./start.ts')).startCommand(args);
  const hurry = new AbortController();
  process.stdout.on('error', () => undefined);
  stopWithNpm();
  const end = await keepProcess(
    {
      args: ['start', '--unsupervised', ...args],
      env: process.env,
      detached: true,
      endedWithinMs: ENDED_WITHIN_MS,
      onStart: () => undefined,
      onEnd: (ended, againInMs) => logError({ ended, againInMs }, 'the service ended; starting it again'),
      shouldRestart,
    },
    stopSignal(() => hurry.abort()),
    hurry.signal,
  );
  process.exit(typeof end === 'number' ? end : EXIT.failed);
}

/**
 * npm passes a signal on to the shell that runs the script, and some shells end without passing it on. So
 * below npm the end of the parent process means the same as SIGTERM.
 */
function stopWithNpm(): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const watching = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watching);
    process.kill(process.pid, 'SIGTERM');
  }, PARENT_POLL_MS);
  watching.unref();
}

function isSupervised(args: readonly string[]): boolean {
  return !process.connected && !args.some((arg) => arg === '--unsupervised' || arg.startsWith('--roles'));
}

/** A service that gives up before it was ever up would do so again: its port is taken, for example. */
function shouldRestart(end: ProcessEnd, wasUp: boolean): boolean {
  if (end === EXIT.stopped || end === EXIT.invalid) return false;
  return wasUp || end !== EXIT.failed;
}

/** Like the service's log, which this process does not load. */
function logError(fields: object, msg: string): void {
  const line = { level: 'error', time: new Date().toISOString(), ...fields, msg };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
