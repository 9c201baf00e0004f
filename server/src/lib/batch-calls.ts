export interface Batches<T, R> {
  maxBatch: number;
  run: (items: readonly T[]) => Promise<readonly R[]>;
  isOnesFault: (error: unknown) => boolean;
  /** For so long a batch that is not full waits for company. */
  gatherMs?: number;
}

interface Waiting<T, R> extends PromiseWithResolvers<R> {
  item: T;
}

/**
 * Makes one call for many items out of a call for each: while one batch is on its way the next one gathers, so load makes batches and
 * quiet makes none. `run` returns the items' results in their order. Where it rejects with an error that one of them may be to blame
 * for, each is tried on its own; any other error is everybody's.
 */
export function batchCalls<T, R>({
  maxBatch,
  isOnesFault,
  gatherMs = 0,
  run,
}: Batches<T, R>): (item: T) => Promise<R> {
  let waiting: Waiting<T, R>[] = [];
  let running = false;

  /** Those who ask in the same moment go together, whatever is waited for. */
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
      if (batch.length > 1 && isOnesFault(error)) for (const entry of batch) await settle([entry]);
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
