import { setTimeout as sleep } from 'node:timers/promises';
import { type Log } from '../../telemetry/log.ts';

export interface Repetition {
  everyMs: number;
  /** Called before each step. The pause after the step ends early when its promise resolves. */
  wake?: () => Promise<void>;
  log: Log;
}

const MAX_PAUSE_AFTER_ERROR_MS = 10_000;

/**
 * Runs `step` until the signal aborts: again at once when it resolves to true (more work is waiting),
 * otherwise after a pause. An error is logged, and the step runs again after a pause that doubles with each
 * failure.
 */
export async function repeat(
  signal: AbortSignal,
  { everyMs, wake, log }: Repetition,
  step: () => Promise<boolean>,
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const woken = wake?.();
    try {
      const more = await step();
      failures = 0;
      if (more) continue;
    } catch (error) {
      failures++;
      log.error({ err: error }, 'a step failed and will be tried again');
    }
    const pauseMs = failures === 0 ? everyMs : Math.min(everyMs * 2 ** failures, MAX_PAUSE_AFTER_ERROR_MS);
    await pause(pauseMs, signal, failures === 0 ? woken : undefined);
  }
}

async function pause(delayMs: number, signal: AbortSignal, woken: Promise<void> | undefined): Promise<void> {
  const timer = new AbortController();
  const timeout = sleep(delayMs, undefined, { signal: AbortSignal.any([signal, timer.signal]) }).catch(
    () => undefined,
  );
  await (woken ? Promise.race([timeout, woken]) : timeout);
  timer.abort();
}
