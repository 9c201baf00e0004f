import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Runs work that yields after each slice of it, and lets the process do other work in between. Work that
 * never yields ends in this turn of the event loop.
 */
export async function runInSlices<T>(work: Iterator<undefined, T>): Promise<T> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    await nextTurn();
  }
}
