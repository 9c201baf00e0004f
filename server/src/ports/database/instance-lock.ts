import { setTimeout as sleep } from 'node:timers/promises';
import { type Database } from './database.ts';

/** The advisory lock of the only Tidemark that may use a database while its other parts are in-process. */
const INSTANCE_LOCK = 'embedded-instance';
/**
 * The lock of a killed process is released only when the server notices the closed socket, so one attempt is
 * not enough.
 */
const TRIES = 20;
const PAUSE_MS = 100;

/**
 * Acquires the instance lock, and acquires it again if it is lost with its connection. Returns a function
 * that releases it, or null if another Tidemark holds it.
 */
export async function tryAcquireInstanceLock(
  database: Pick<Database, 'withLock'>,
): Promise<(() => Promise<void>) | null> {
  const closing = new AbortController();
  const taken = Promise.withResolvers<boolean>();
  const hold = async () => {
    for (let left = TRIES; left > 0 && !closing.signal.aborted; left--) {
      await database
        .withLock(INSTANCE_LOCK, async (lost) => {
          left = TRIES;
          taken.resolve(true);
          await ended(AbortSignal.any([lost, closing.signal]));
        })
        .catch(() => false);
      await sleep(PAUSE_MS, undefined, { signal: closing.signal }).catch(() => undefined);
    }
    taken.resolve(false);
  };
  const held = hold();
  if (!(await taken.promise)) return null;
  return async () => {
    closing.abort();
    await held;
  };
}

/** Whether any Tidemark holds the instance lock of the database. */
export async function isInUse(database: Pick<Database, 'withLock'>): Promise<boolean> {
  const release = await tryAcquireInstanceLock(database);
  await release?.();
  return release === null;
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
