import { type Parts } from '../compose.ts';
import { CHECKS } from '../ports/queue/index.ts';
import { type CheckTask } from '../schedule/dispatch-due.ts';
import { lanesOfRegion } from '../schedule/lanes.ts';
import { checkProduct } from '../scrape/check-product.ts';

/** Makes the checks that wait in the lanes of its region, many side by side. */
export async function worker(parts: Parts, signal: AbortSignal): Promise<void> {
  const { config, database, queue } = parts;
  const checkParts = parts.checkParts(signal);
  const lanes = () => lanesOfRegion(database, config);
  await queue.consume(CHECKS, { concurrency: config.checkConcurrency, signal, lanes }, (message) =>
    checkProduct(message.body as CheckTask, checkParts),
  );
}
