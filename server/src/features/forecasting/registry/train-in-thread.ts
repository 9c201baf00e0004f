import { Worker } from 'node:worker_threads';
import { type Retrained, type Retraining } from '../training/retrain.ts';

/** What a training thread is given; the model in use as its text. */
export type TrainingTask = Omit<Retraining, 'inUse'> & { inUse: string };

const MAX_HEAP_MB = 1024;
const THREAD = new URL('./training-thread.ts', import.meta.url);

/**
 * Retrains in a thread of its own, so that the service goes on meanwhile. Rejects when the signal aborts, when the thread takes longer than
 * `withinMs` or more memory than it may, and with what the training throws.
 */
export async function trainInThread(
  task: TrainingTask,
  { signal, withinMs }: { signal: AbortSignal; withinMs: number },
): Promise<Retrained | string> {
  const worker = new Worker(THREAD, {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  });
  const ended = AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
  const { promise, resolve, reject } = Promise.withResolvers<Retrained | string>();
  const stop = () => reject(new Error('the training was stopped', { cause: ended.reason }));
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', (code) => reject(new Error(`the training thread ended with ${code}`)));
  ended.addEventListener('abort', stop, { once: true });
  if (ended.aborted) stop();
  try {
    return await promise;
  } finally {
    ended.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
