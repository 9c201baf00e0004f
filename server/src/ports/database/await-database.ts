import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode, type Queryable } from './database.ts';

const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 5000;
/** Invalid user, wrong password, no such database: waiting does not help. */
const PERMANENT_ERRORS = ['28000', '28P01', '3D000'];

/**
 * Waits until the server responds, with delays between attempts that double up to 5 s. Calls `onUnreachable`
 * with the error of each failed attempt. Throws if the server rejects this client, or if the signal aborts.
 */
export async function awaitDatabase(
  database: Queryable,
  signal: AbortSignal,
  onUnreachable: (reason: Error) => void,
): Promise<void> {
  for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(delayMs * 2, MAX_DELAY_MS)) {
    try {
      await database.query('SELECT 1');
      return;
    } catch (error) {
      if (hasCode(error, ...PERMANENT_ERRORS)) throw error;
      onUnreachable(error as Error);
    }
    await sleep(delayMs, undefined, { signal });
  }
}
