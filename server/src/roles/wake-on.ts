import { type Database } from '../ports/database/index.ts';

/** Listens for NOTIFY on a channel; each call of `wake` gives a promise that resolves with the next message after it. */
export async function wakeOn(
  database: Database,
  channel: string,
): Promise<{ wake: () => Promise<void>; stop: () => Promise<void> }> {
  let next = Promise.withResolvers<void>();
  const stop = await database.listen(channel, () => {
    next.resolve();
    next = Promise.withResolvers<void>();
  });
  return { wake: () => next.promise, stop };
}
