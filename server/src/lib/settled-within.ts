import { setTimeout as sleep } from 'node:timers/promises';

/** Whether the promise is fulfilled within `withinMs`. A rejection counts as false. */
export async function settledWithin(promise: Promise<unknown>, withinMs: number): Promise<boolean> {
  const ended = new AbortController();
  const late = sleep(withinMs, false, { signal: ended.signal }).catch(() => false);
  const done = promise.then(
    () => true,
    () => false,
  );
  return Promise.race([done, late]).finally(() => ended.abort());
}
