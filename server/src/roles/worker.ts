import { type Parts } from '../compose.ts';
import { CHECKS } from '../ports/queue/index.ts';
import { type CheckTask } from '../schedule/dispatch-due.ts';
import { checkProduct } from '../scrape/check-product.ts';

/** Makes the checks that the queue holds, many side by side. */
export async function worker(parts: Parts, signal: AbortSignal): Promise<void> {
  const checkParts = parts.checkParts(signal);
  await parts.queue.consume(CHECKS, { concurrency: parts.config.checkConcurrency, signal }, (message) =>
    checkProduct(message.body as CheckTask, checkParts),
  );
}
