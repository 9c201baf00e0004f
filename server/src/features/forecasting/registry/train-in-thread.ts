import { Worker } from 'node:worker_threads';
import { type Retrained, type Retraining } from '../training/retrain.ts';

/** The input of a training thread. `inUse` is the encoded model. */
export type TrainingTask = Omit<Retraining, 'inUse'> & { inUse: string };

const MAX_HEAP_MB = 1024;
const THREAD = new URL('./training-thread.ts', import.meta.url);

/**
 * Trains in a thread of its own, so that the service keeps running. Rejects if the signal aborts, the thread
 * exceeds `timeoutMs` or its memory limit, or the training throws.
 */
export async function trainInThread(
  task: TrainingTask,
  { signal, timeoutMs }: { signal: AbortSignal; timeoutMs: number },
): Promise<Retrained | string> {
  const worker = new Worker(THREAD, {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  });
  const ended = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const { promise, resolve, reject } = Promise.withResolvers<Retrained | string>();
  const stop = () => reject(new Error('the training was stopped', { cause: ended.reason }));
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', (code) => reject(new Error(`the training thread exited with code ${code}`)));
  ended.addEventListener('abort', stop, { once: true });
  if (ended.aborted) stop();
  try {
    return await promise;
  } finally {
    ended.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
