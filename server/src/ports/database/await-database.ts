import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode, type Queryable } from './database.ts';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;
/** Wrong name, wrong password, no such database: waiting does not help. */
const REFUSALS = ['28000', '28P01', '3D000'];

/**
 * Waits until the server answers, asking again after pauses that double up to 5 s; `onUnreachable` hears why it does not. Throws what the server
 * says when it refuses this client, and the signal's reason.
 */
export async function awaitDatabase(
  database: Queryable,
  signal: AbortSignal,
  onUnreachable: (reason: Error) => void,
): Promise<void> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      await database.query('SELECT 1');
      return;
    } catch (error) {
      if (hasCode(error, ...REFUSALS)) throw error;
      onUnreachable(error as Error);
    }
    await sleep(pauseMs, undefined, { signal });
  }
}
