import { setTimeout as sleep } from 'node:timers/promises';

/** Tries until `attempt` returns something other than undefined or false; fails with its last error after a long time. */
export async function eventually<T>(
  attempt: () => Promise<T | undefined | false> | T | undefined | false,
  withinMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  let last: unknown = new Error('it did not happen');
  while (Date.now() < deadline) {
    try {
      const result = await attempt();
      if (result !== undefined && result !== false) return result;
    } catch (error) {
      last = error;
    }
    await sleep(30);
  }
  throw last;
}
