import { type CheckProgress } from '@tidemark/contracts/events.ts';
import { CHECK_PROGRESS, type Broadcast } from '../../ports/broadcast/broadcast.ts';

/** Lets requests wait for the end of a check; one subscription serves them all. */
export interface CheckWaiter {
  /**
   * Listens from the moment of the call. Resolves when a check of the product has finished, or with null after `timeoutMs` or when it
   * may have been missed.
   */
  finished(productId: string, timeoutMs: number): Promise<CheckProgress | null>;
  /** Ends all waiting. */
  close(): Promise<void>;
}

type Waiting = (progress: CheckProgress | null) => void;

export async function createCheckWaiter(broadcast: Broadcast): Promise<CheckWaiter> {
  const waiting = new Map<string, Set<Waiting>>();

  const wake = (productId: string, progress: CheckProgress | null) => {
    for (const resume of waiting.get(productId) ?? []) resume(progress);
    waiting.delete(productId);
  };
  const wakeAll = () => {
    for (const productId of waiting.keys()) wake(productId, null);
  };
  const onProgress = (message: unknown) => {
    const progress = message as CheckProgress;
    if (progress.step === 'finished') wake(progress.productId, progress);
  };
  const unsubscribe = await broadcast.subscribe(CHECK_PROGRESS, onProgress, wakeAll);

  return {
    finished(productId, timeoutMs) {
      const { promise, resolve } = Promise.withResolvers<CheckProgress | null>();
      const together = waiting.get(productId) ?? new Set();
      waiting.set(productId, together.add(resolve));
      const timer = setTimeout(() => {
        together.delete(resolve);
        if (together.size === 0 && waiting.get(productId) === together) waiting.delete(productId);
        resolve(null);
      }, timeoutMs);
      return promise.finally(() => clearTimeout(timer));
    },
    async close() {
      wakeAll();
      await unsubscribe();
    },
  };
}
