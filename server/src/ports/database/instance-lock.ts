import { setTimeout as sleep } from 'node:timers/promises';
import { type Database } from './database.ts';

/** The advisory lock of the one Tidemark that uses a database, where its other parts cannot be shared. */
const INSTANCE_LOCK = 'embedded-instance';
/** A killed process's lock is free as soon as the server sees its socket closed, so one refusal is not enough. */
const TRIES = 20;
const PAUSE_MS = 100;

/**
 * Tells other Tidemarks on the same database that this one lives; takes the lock again when it was lost with its connection. Returns
 * what ends that, or null where another one holds it.
 */
export async function holdInstanceLock(
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

/** Whether a Tidemark uses the database, seen from outside. */
export async function isInUse(database: Pick<Database, 'withLock'>): Promise<boolean> {
  const release = await holdInstanceLock(database);
  await release?.();
  return release === null;
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
