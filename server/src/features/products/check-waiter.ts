import { type CheckProgress } from '@tidemark/contracts/events.ts';
import { CHECK_PROGRESS, type Broadcast } from '../../ports/broadcast/broadcast.ts';

/** Lets requests wait until a check has finished. All waiters share one broadcast subscription. */
export interface CheckWaiter {
  /**
   * Resolves with the next check of the product that finishes after this call, or that is put off because the
   * shop asked for no requests. Resolves with null after `timeoutMs`, or if the message may have been lost.
   */
  finished(productId: string, timeoutMs: number): Promise<CheckProgress | null>;
  /** Resolves all pending waits with null and unsubscribes. */
  close(): Promise<void>;
}

type Resume = (progress: CheckProgress | null) => void;

export async function createCheckWaiter(broadcast: Broadcast): Promise<CheckWaiter> {
  const waiting = new Map<string, Set<Resume>>();

  const wake = (productId: string, progress: CheckProgress | null) => {
    for (const resume of waiting.get(productId) ?? []) resume(progress);
    waiting.delete(productId);
  };
  const wakeAll = () => {
    for (const productId of waiting.keys()) wake(productId, null);
  };
  const onProgress = (progress: CheckProgress) => {
    if (progress.step === 'finished' || progress.retryAt !== undefined) wake(progress.productId, progress);
  };
  const unsubscribe = await broadcast.subscribe(CHECK_PROGRESS, onProgress, wakeAll);

  return {
    finished(productId, timeoutMs) {
      const { promise, resolve } = Promise.withResolvers<CheckProgress | null>();
      const resumers = waiting.get(productId) ?? new Set();
      waiting.set(productId, resumers.add(resolve));
      const timer = setTimeout(() => {
        resumers.delete(resolve);
        if (resumers.size === 0 && waiting.get(productId) === resumers) waiting.delete(productId);
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
