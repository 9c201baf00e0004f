import { setTimeout as sleep } from 'node:timers/promises';

/** Calls `attempt` until it returns neither undefined nor false. After `withinMs`, throws its last error. */
export async function eventually<T>(
  attempt: () => Promise<T | undefined | false> | T | undefined | false,
  withinMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  let last: unknown = new Error('the condition was never met');
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
