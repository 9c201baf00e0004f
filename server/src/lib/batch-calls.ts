export interface BatchOptions<T, R> {
  maxBatch: number;
  /** Resolves to the results in the order of the items. */
  run: (items: readonly T[]) => Promise<readonly R[]>;
  /** Whether one item may have caused the error; the items of the batch are then tried one by one. */
  isItemError: (error: unknown) => boolean;
  /** How long to wait before running a partial batch. */
  gatherMs?: number;
}

interface Waiting<T, R> extends PromiseWithResolvers<R> {
  item: T;
}

/**
 * Turns single calls into batched ones. While one batch runs, calls for the next are collected, so batches
 * grow with the load and a quiet service makes single calls. An error that `isItemError` accepts makes the
 * batch run item by item; any other error rejects the calls of the whole batch.
 */
export function batchCalls<T, R>({
  maxBatch,
  isItemError,
  gatherMs = 0,
  run,
}: BatchOptions<T, R>): (item: T) => Promise<R> {
  let waiting: Waiting<T, R>[] = [];
  let running = false;

  const gather = (): Promise<void> =>
    gatherMs > 0 && waiting.length < maxBatch
      ? new Promise((resolve) => setTimeout(resolve, gatherMs))
      : Promise.resolve();

  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      await gather();
      const batch = waiting.slice(0, maxBatch);
      waiting = waiting.slice(maxBatch);
      await settle(batch);
    }
    running = false;
  };

  const settle = async (batch: readonly Waiting<T, R>[]): Promise<void> => {
    try {
      const results = await run(batch.map(({ item }) => item));
      for (const [at, { resolve }] of batch.entries()) resolve(results[at] as R);
    } catch (error) {
      if (batch.length > 1 && isItemError(error)) for (const entry of batch) await settle([entry]);
      else for (const { reject } of batch) reject(error);
    }
  };

  return (item) => {
    const entry: Waiting<T, R> = { item, ...Promise.withResolvers<R>() };
    waiting.push(entry);
    if (!running) {
      running = true;
      void drain();
    }
    return entry.promise;
  };
}
